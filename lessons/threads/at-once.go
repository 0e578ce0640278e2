package main

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"syscall"
)

var running, most atomic.Int64

func main() {
	runtime.GOMAXPROCS(4)
	var mu sync.Mutex
	seen := make(map[int]bool)
	var wg sync.WaitGroup
	for range 100 {
		wg.Go(func() {
			now := running.Add(1)
			for old := most.Load(); now > old; old = most.Load() {
				most.CompareAndSwap(old, now)
			}
			// Keep the thread until four run together.
			for most.Load() < int64(runtime.GOMAXPROCS(0)) {
			}
			here := syscall.Gettid()
			running.Add(-1)
			mu.Lock()
			seen[here] = true
			mu.Unlock()
		})
	}
	wg.Wait()

	fmt.Println("goroutines: 100")
	fmt.Println("threads:", len(seen))
	fmt.Println("most at the same time:", most.Load())
}
