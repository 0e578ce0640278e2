package main

import (
	"fmt"
	"sync"
)

func main() {
	var mu sync.RWMutex
	var wg sync.WaitGroup
	n := 0
	for range 2 {
		wg.Go(func() {
			mu.RLock()
			was := n
			mu.RUnlock()
			mu.Lock()
			n = was + 1
			mu.Unlock()
		})
	}
	wg.Wait()
	fmt.Println(n)
}
