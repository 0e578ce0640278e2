package main

import "fmt"

func main() {
	var never chan int
	a, b := make(chan int, 1), make(chan int, 1)
	a <- 1
	b <- 2
	for a != nil || b != nil {
		select {
		case v := <-a:
			fmt.Println("a", v)
			a = never
		case v := <-b:
			fmt.Println("b", v)
			b = nil
		case <-never:
			fmt.Println("never")
		}
	}
}
