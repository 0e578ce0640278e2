package main

import (
	"fmt"
	"sync"
)

func main() {
	var forks [3]sync.Mutex
	var wg sync.WaitGroup
	for i := 1; i <= 3; i++ {
		left, right := &forks[i-1], &forks[i%3]
		wg.Go(func() {
			left.Lock()
			defer left.Unlock()
			right.Lock()
			defer right.Unlock()
			fmt.Println("philosopher", i, "eats")
		})
	}
	wg.Wait()
}
