package main

import "fmt"

func main() {
	ch := make(chan int, 2)
	ch <- 1
	ch <- 2
	go func() {
		ch <- 3
		fmt.Println(3)
	}()
	fmt.Println(<-ch)
	fmt.Println(<-ch)
}
