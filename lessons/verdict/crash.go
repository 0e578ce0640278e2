package main

import "fmt"

func main() {
	ch := make(chan int)
	go func() {
		panic("out of order")
	}()
	<-ch
	fmt.Println("main is never told")
}
