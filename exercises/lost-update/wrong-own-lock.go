package main

import (
	"fmt"
	"sync"
)

func sum(n int, work func(i int) int) int {
	var wg sync.WaitGroup
	total := 0
	for i := range n {
		wg.Go(func() {
			var mu sync.Mutex
			mu.Lock()
			total += work(i)
			mu.Unlock()
		})
	}
	wg.Wait()
	return total
}

func main() {
	fmt.Println("sum =", sum(2, func(i int) int { return i + 1 }))
}
