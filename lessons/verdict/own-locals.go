package main

import (
	"fmt"
	"runtime"
	"sync"
)

// Pauses at the bottom: both calls are open at once.
func sum(n int) int {
	mine := n * n
	if n == 0 {
		runtime.Gosched()
		return mine
	}
	return sum(n-1) + mine
}

func main() {
	var wg sync.WaitGroup
	for _, n := range []int{3, 4} {
		wg.Go(func() {
			fmt.Printf("squares up to %d: %d\n", n, sum(n))
		})
	}
	wg.Wait()
}
