package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

func main() {
	var n atomic.Int32
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			if n.Load() == 0 {
				n.Add(1)
			}
		})
	}
	wg.Wait()
	fmt.Println(n.Load())
}
