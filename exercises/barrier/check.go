package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

func main() {
	NewBarrier(1).Wait()
	fmt.Println("1 alone")
	together(3, 1)
	together(2, 2)
}

// together lets n goroutines count in each round; none goes on before all have.
func together(n, rounds int) {
	barrier := NewBarrier(n)
	var counted atomic.Int32
	takesPart := func() {
		for round := range rounds {
			counted.Add(1)
			barrier.Wait()
			if int(counted.Load()) < n*(round+1) {
				fmt.Println("too early")
			}
		}
	}
	var wg sync.WaitGroup
	for range n - 1 {
		wg.Go(takesPart)
	}
	takesPart()
	wg.Wait()
	fmt.Println(n, "together")
}
