package main

import (
	"fmt"
	"sync"
)

func main() {
	balance := 100
	var mu sync.Mutex
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			mu.Lock()
			seen := balance
			mu.Unlock()
			if seen >= 80 {
				mu.Lock()
				balance -= 80
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	mu.Lock()
	fmt.Println("balance =", balance)
	mu.Unlock()
}
