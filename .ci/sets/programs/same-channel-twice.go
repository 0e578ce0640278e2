package main

import "fmt"

func main() {
	c := make(chan int, 2)
	c <- 1
	c <- 2
	for range 2 {
		select {
		case v := <-c:
			fmt.Println("first", v)
		case v := <-c:
			fmt.Println("second", v)
		}
	}
}
