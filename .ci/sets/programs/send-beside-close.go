package main

import "fmt"

func main() {
	c := make(chan int, 1)
	go close(c)
	c <- 1
	v, ok := <-c
	fmt.Println(v, ok)
}
