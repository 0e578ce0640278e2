package main

import "fmt"

func main() {
	c := make(chan int)
	for i := range 2 {
		go func() { c <- i }()
	}
	fmt.Println(<-c)
}
