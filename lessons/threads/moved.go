package main

import (
	"fmt"
	"runtime"
	"sync/atomic"
	"syscall"
)

func main() {
	runtime.GOMAXPROCS(2)
	madeOn := int64(syscall.Gettid())
	var startedOn atomic.Int64
	threads := make(chan int)
	go func() {
		seen := make(map[int]bool)
		for range 1_000 {
			here := syscall.Gettid()
			startedOn.CompareAndSwap(0, int64(here))
			seen[here] = true
			runtime.Gosched()
		}
		threads <- len(seen)
	}()
	// Compute, and give nobody a turn, until it has started.
	for startedOn.Load() == 0 {
	}

	moved := startedOn.Load() != madeOn
	fmt.Println("started on another thread:", moved)
	fmt.Println("1000 turns, on threads:", <-threads)
}
