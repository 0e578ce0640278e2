package main

import "fmt"

func main() {
	a := make(chan int)
	b := make(chan int)
	go func() {
		fmt.Println("sender working")
		a <- 1
	}()
	select {
	case v := <-a:
		fmt.Println("case a after waiting:", v)
	case v := <-b:
		fmt.Println("case b:", v)
	}
}
