package main

import "fmt"

func main() {
	var off chan int
	on := make(chan int, 1)
	on <- 7
	select {
	case v := <-off:
		fmt.Println("off:", v)
	case v := <-on:
		fmt.Println("on:", v)
	}
}
