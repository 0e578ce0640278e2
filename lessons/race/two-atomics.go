package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

func main() {
	var x atomic.Int64
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			seen := x.Load()
			x.Store(seen + 1)
		})
	}
	wg.Wait()
	fmt.Println("x =", x.Load())
}
