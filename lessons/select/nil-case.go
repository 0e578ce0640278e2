package main

import "fmt"

func main() {
	var off chan int
	empty := make(chan int, 1)
	full := make(chan int, 1)
	full <- 3
	select {
	case <-off:
		fmt.Println("nil")
	case <-empty:
		fmt.Println("empty")
	case <-full:
		fmt.Println("full")
	}
}
