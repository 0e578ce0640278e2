package main

import (
	"fmt"
	"sync"
)

func main() {
	ready := false
	var mu sync.Mutex
	cond := sync.NewCond(&mu)
	var wg sync.WaitGroup
	wg.Go(func() {
		mu.Lock()
		ready = true
		mu.Unlock()
		cond.Signal()
	})
	wg.Go(func() {
		mu.Lock()
		for !ready {
			cond.Wait()
		}
		fmt.Println("it is ready")
		mu.Unlock()
	})
	wg.Wait()
}
