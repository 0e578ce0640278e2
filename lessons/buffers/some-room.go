package main

import "fmt"

func main() {
	ch := make(chan int, 1)
	ch <- 1
	fmt.Println("sent 1")
	ch <- 2
	fmt.Println("sent 2")
}
