package main

import (
	"fmt"
	"time"
)

func main() {
	numbers := make(chan int)
	squares := make(chan int)
	go func() {
		for n := 1; n <= 3; n++ {
			numbers <- n
		}
		close(numbers)
	}()
	go func() {
		for n := range numbers {
			squares <- n * n
		}
		close(squares)
	}()
	fmt.Println(<-squares)
	time.Sleep(100 * time.Millisecond)
}
