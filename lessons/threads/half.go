package main

import (
	"fmt"
	"sync"
	"time"
)

// job is 800 ms of work for one, and 800 ms that can be shared.
func job(workers int) time.Duration {
	const work = 800 * time.Millisecond
	begin := time.Now()
	time.Sleep(work)
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() { time.Sleep(work / time.Duration(workers)) })
	}
	wg.Wait()
	return time.Since(begin)
}

func main() {
	alone := job(1).Seconds()
	for _, workers := range []int{2, 4, 8} {
		faster := alone / job(workers).Seconds()
		fmt.Printf("%d workers: %.2f times as fast\n", workers, faster)
	}
}
