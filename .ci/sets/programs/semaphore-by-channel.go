package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

func main() {
	sem := make(chan struct{}, 1)
	var in, most atomic.Int32
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			sem <- struct{}{}
			if n := in.Add(1); n > most.Load() {
				most.Store(n)
			}
			in.Add(-1)
			<-sem
		})
	}
	wg.Wait()
	fmt.Println(most.Load())
}
