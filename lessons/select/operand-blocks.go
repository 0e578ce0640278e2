package main

import "fmt"

func main() {
	a := make(chan int, 1)
	b := make(chan int)
	fmt.Println("before select")
	select {
	case a <- <-b:
		fmt.Println("sent")
	default:
		fmt.Println("default")
	}
}
