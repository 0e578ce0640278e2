package main

import "fmt"

func main() {
	c := make(chan int)
	go func() {
		c <- 1
		fmt.Println("sent")
	}()
	fmt.Println("got", <-c)
}
