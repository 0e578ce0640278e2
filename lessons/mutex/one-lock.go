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
			defer mu.Unlock()
			if balance >= 80 {
				balance -= 80
			}
		})
	}
	wg.Wait()
	mu.Lock()
	fmt.Println("balance =", balance)
	mu.Unlock()
}
