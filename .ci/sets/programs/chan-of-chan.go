package main

import "fmt"

func main() {
	requests := make(chan chan int)
	go func() {
		n := 0
		for reply := range requests {
			n++
			reply <- n
		}
	}()
	done := make(chan int)
	for range 2 {
		go func() {
			reply := make(chan int)
			requests <- reply
			done <- <-reply
		}()
	}
	fmt.Println(<-done + <-done)
}
