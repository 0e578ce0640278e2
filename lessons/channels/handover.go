package main

import "fmt"

func main() {
	ch := make(chan int)
	done := make(chan struct{})

	go func() {
		ch <- 42
		fmt.Println("sent")
		done <- struct{}{}
	}()

	<-ch
	fmt.Println("got")
	<-done
}
