package main

import (
	"fmt"
	"sync"
)

// sum starts n workers, each in a goroutine of its own, and adds up what they find.
func sum(n int, work func(i int) int) int {
	var wg sync.WaitGroup
	var mu sync.Mutex
	total := 0
	for i := range n {
		wg.Go(func() {
			found := work(i)
			mu.Lock()
			total += found
			mu.Unlock()
		})
	}
	wg.Wait()
	return total
}

func main() {
	fmt.Println("sum =", sum(2, func(i int) int { return i + 1 }))
}
