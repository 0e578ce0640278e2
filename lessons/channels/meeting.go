package main

import "fmt"

func main() {
	ch := make(chan int)

	go func() {
		fmt.Println("1 before send")
		ch <- 42
		fmt.Println("3 after send")
	}()

	fmt.Println("2 before receive")
	<-ch
	fmt.Println("4 after receive")
}
