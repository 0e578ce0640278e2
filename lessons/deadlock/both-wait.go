package main

import "fmt"

func main() {
	ask := make(chan int)
	answer := make(chan int)
	go func() {
		answer <- <-ask + 1
	}()
	v := <-answer
	ask <- 41
	fmt.Println("answer", v)
}
