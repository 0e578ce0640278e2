package main

import "fmt"

func main() {
	a := make(chan int)
	go func() { a <- 1 }()
	select {
	case v := <-a:
		fmt.Println("case a:", v)
	default:
		fmt.Println("default")
	}
}
