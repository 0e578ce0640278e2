package main

import (
	"fmt"
	"sync"
)

func sum(n int, work func(i int) int) int {
	var wg sync.WaitGroup
	var mu sync.Mutex
	total := 0
	for i := range n {
		wg.Go(func() {
			mu.Lock()
			defer mu.Unlock()
			total += work(i)
		})
	}
	wg.Wait()
	return total
}

func main() {
	fmt.Println("sum =", sum(2, func(i int) int { return i + 1 }))
}
