package main

import "fmt"

func main() {
	c := make(chan int, 1)
	x := 0
	go func() { x = 1; <-c }()
	c <- 0
	fmt.Println(x)
}
