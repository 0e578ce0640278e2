package main

import "fmt"

func main() {
	a := make(chan int)
	b := make(chan int)

	go func() {
		a <- 1
	}()

	v := <-b
	fmt.Println("received", v)
}
