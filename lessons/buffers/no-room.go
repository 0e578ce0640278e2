package main

import "fmt"

func main() {
	ch := make(chan int)
	ch <- 1
	fmt.Println("sent 1")
	ch <- 2
	fmt.Println("sent 2")
}
