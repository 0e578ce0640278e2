package main

import (
	"fmt"
	"runtime"
	"sync"
)

func main() {
	var mu sync.Mutex
	var wg sync.WaitGroup
	for id := range 3 {
		wg.Go(func() {
			mu.Lock()
			defer mu.Unlock()
			fmt.Printf("g%d in\n", id)
			runtime.Gosched()
			fmt.Printf("g%d out\n", id)
		})
	}
	wg.Wait()
}
