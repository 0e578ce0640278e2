package main

import (
	"fmt"
	"sync"
)

func main() {
	var mu sync.Mutex
	cond := sync.NewCond(&mu)
	var wg sync.WaitGroup
	wg.Go(func() {
		mu.Lock()
		cond.Wait()
		fmt.Println("woken")
		mu.Unlock()
	})
	wg.Go(func() {
		mu.Lock()
		cond.Signal()
		mu.Unlock()
	})
	wg.Wait()
}
