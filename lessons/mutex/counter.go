package main

import (
	"fmt"
	"sync"
)

func main() {
	x := 0
	var mu sync.Mutex
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for range 3 {
				mu.Lock()
				x++
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	mu.Lock()
	fmt.Println("x =", x)
	mu.Unlock()
}
