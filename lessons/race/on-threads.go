package main

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
)

func addThree(x *atomic.Uint32) {
	for range 3 {
		seen := x.Load()
		x.Store(seen + 1)
	}
}

func twoThreads() uint32 {
	var x atomic.Uint32
	var ready, wg sync.WaitGroup
	ready.Add(2)
	for range 2 {
		wg.Go(func() {
			// A thread for this one alone.
			runtime.LockOSThread()
			ready.Done()
			ready.Wait()
			addThree(&x)
		})
	}
	wg.Wait()
	return x.Load()
}

func main() {
	runs, possible := 1_000, 0
	for range runs {
		if x := twoThreads(); x >= 2 && x <= 6 {
			possible++
		}
	}
	fmt.Println("runs:", runs)
	fmt.Println("x from 2 to 6:", possible)
}
