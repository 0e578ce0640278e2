package main

import "fmt"

func main() {
	ch := make(chan int)
	fmt.Println("before the send")
	ch <- 1
	fmt.Println("after the send")
}
