package main

import "fmt"

func look[T any](what string, value T) T {
	fmt.Println("look at", what)
	return value
}

func main() {
	a := make(chan int, 1)
	b := make(chan int)
	a <- 1
	select {
	case v := <-look("a", a):
		fmt.Println("took", v)
	case look("b", b) <- look("2", 2):
		fmt.Println("sent 2")
	}
}
