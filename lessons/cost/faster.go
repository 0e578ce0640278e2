package main

import (
	"fmt"
	"runtime"
	"sync"
	"time"
)

func goroutines() {
	var wg sync.WaitGroup
	for range 1_000 {
		wg.Go(func() {})
	}
	wg.Wait()
}

func threads() {
	var wg sync.WaitGroup
	for range 1_000 {
		wg.Go(func() {
			// A thread for this one alone; it ends with it.
			runtime.LockOSThread()
		})
	}
	wg.Wait()
}

// shortest is the shortest of ten: the others were disturbed.
func shortest(work func()) time.Duration {
	best := time.Hour
	for range 10 {
		begin := time.Now()
		work()
		best = min(best, time.Since(begin))
	}
	return best
}

func main() {
	faster := shortest(goroutines) < shortest(threads)
	fmt.Println("1000 goroutines, 1000 threads")
	fmt.Println("goroutines were faster:", faster)
}
