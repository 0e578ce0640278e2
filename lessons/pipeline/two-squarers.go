package main

import (
	"fmt"
	"sync"
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
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for n := range numbers {
				squares <- n * n
			}
		})
	}
	go func() {
		wg.Wait()
		close(squares)
	}()
	for square := range squares {
		fmt.Println(square)
	}
}
