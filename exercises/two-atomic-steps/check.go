package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

func main() {
	var c Counter
	var wg sync.WaitGroup
	var numbers atomic.Int64
	for range 3 {
		wg.Go(func() { numbers.Add(c.Visit()) })
	}
	wg.Wait()
	fmt.Printf("visits %d, numbers %d\n", c.visits.Load(), numbers.Load())
}
