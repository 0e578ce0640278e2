package main

import "fmt"

func main() {
	asks := make(chan chan int)
	go func() {
		number := 0
		for reply := range asks {
			number++
			reply <- number
		}
	}()
	for range 2 {
		reply := make(chan int)
		asks <- reply
		number := <-reply
		fmt.Println("my number is", number)
	}
}
