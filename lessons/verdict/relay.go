package main

import "fmt"

func main() {
	ask := make(chan int)
	reply := make(chan int)

	go func() {
		for n := range ask {
			reply <- n * 2
		}
	}()

	ask <- 21
	fmt.Println("got", <-reply)
}
