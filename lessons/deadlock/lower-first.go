package main

import (
	"fmt"
	"sync"
)

func main() {
	var forks [3]sync.Mutex
	var wg sync.WaitGroup
	for i := 1; i <= 3; i++ {
		next := i%3 + 1
		low, high := &forks[min(i, next)-1], &forks[max(i, next)-1]
		wg.Go(func() {
			low.Lock()
			defer low.Unlock()
			high.Lock()
			defer high.Unlock()
			fmt.Println("philosopher", i, "eats")
		})
	}
	wg.Wait()
}
