package main

import "fmt"

func main() {
	var off chan int
	fmt.Println("two cases, both nil")
	select {
	case <-off:
		fmt.Println("received")
	case off <- 1:
		fmt.Println("sent")
	}
}
