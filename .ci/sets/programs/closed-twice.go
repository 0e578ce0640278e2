package main

import "fmt"

func main() {
	c := make(chan int)
	done := make(chan bool)
	for i := range 2 {
		go func() {
			defer func() { done <- recover() == nil }()
			_ = i
			close(c)
		}()
	}
	fmt.Println(<-done != <-done)
}
