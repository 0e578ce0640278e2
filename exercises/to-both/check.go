package main

import "fmt"

func main() {
	in := make(chan int)
	a, b := tee(in)
	go func() {
		in <- 7
		in <- 8
		close(in)
	}()
	one := <-b
	other := <-a
	fmt.Println(other, one, <-a, <-b)
	_, moreA := <-a
	_, moreB := <-b
	if !moreA && !moreB {
		fmt.Println("closed")
	}
}
