package main

import "fmt"

func main() {
	var ch chan int
	fmt.Println("ch is nil:", ch == nil)
	ch <- 1
	fmt.Println("sent")
}
