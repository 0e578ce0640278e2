package main

import (
	"fmt"
	"time"
)

func main() {
	numbers := make(chan int)
	squares := make(chan int)
	done := make(chan struct{})
	go func() {
		defer close(numbers)
		for n := 1; n <= 3; n++ {
			select {
			case numbers <- n:
			case <-done:
				return
			}
		}
	}()
	go func() {
		defer close(squares)
		for n := range numbers {
			select {
			case squares <- n * n:
			case <-done:
				return
			}
		}
	}()
	fmt.Println(<-squares)
	close(done)
	time.Sleep(100 * time.Millisecond)
}
