package main

import (
	"fmt"
	"runtime"
	"sync"
)

func main() {
	ready := false
	var mu sync.Mutex
	cond := sync.NewCond(&mu)
	var wg sync.WaitGroup
	for id := range 2 {
		wg.Go(func() {
			mu.Lock()
			for !ready {
				cond.Wait()
			}
			fmt.Printf("g%d goes on\n", id)
			mu.Unlock()
		})
	}
	runtime.Gosched()
	mu.Lock()
	ready = true
	mu.Unlock()
	cond.Broadcast()
	wg.Wait()
}
