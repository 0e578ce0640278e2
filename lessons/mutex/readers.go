package main

import (
	"fmt"
	"runtime"
	"sync"
)

func main() {
	var mu sync.RWMutex
	var wg sync.WaitGroup
	wg.Go(func() {
		mu.Lock()
		defer mu.Unlock()
		fmt.Println("writer in")
		runtime.Gosched()
		fmt.Println("writer out")
	})
	for id := range 2 {
		wg.Go(func() {
			mu.RLock()
			defer mu.RUnlock()
			fmt.Println("reader", id, "in")
			runtime.Gosched()
			fmt.Println("reader", id, "out")
		})
	}
	wg.Wait()
}
