package main

import "fmt"

func main() {
	ch := make(chan int)
	copied := ch
	fmt.Println("len", len(ch), "cap", cap(ch))
	fmt.Println("same channel:", ch == copied)

	go func() {
		copied <- 7
	}()
	v := <-ch
	fmt.Println("received", v)

	var zero chan int
	fmt.Println("zero value is nil:", zero == nil)
}
