package main

import (
	"fmt"
	"sync"
)

func main() {
	var mu sync.Mutex
	cond := sync.NewCond(&mu)
	items := 0
	var wg sync.WaitGroup
	for i := range 2 {
		wg.Go(func() {
			mu.Lock()
			if items == 0 {
				cond.Wait()
			}
			items--
			fmt.Println(i, items)
			mu.Unlock()
		})
	}
	mu.Lock()
	items++
	cond.Broadcast()
	mu.Unlock()
	mu.Lock()
	items++
	cond.Broadcast()
	mu.Unlock()
	wg.Wait()
}
