package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

func main() {
	var n int64
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for {
				was := atomic.LoadInt64(&n)
				if atomic.CompareAndSwapInt64(&n, was, was+1) {
					return
				}
			}
		})
	}
	wg.Wait()
	fmt.Println(n)
}
