package main

import (
	"fmt"
	"sync"
)

func main() {
	jobs := make(chan int, 3)
	results := make(chan int, 3)
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for n := range jobs {
				results <- n * 2
			}
		})
	}
	for n := 1; n <= 3; n++ {
		jobs <- n
	}
	close(jobs)
	wg.Wait()
	close(results)
	for n := range results {
		fmt.Println(n)
	}
}
