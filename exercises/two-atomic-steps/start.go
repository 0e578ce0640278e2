package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

// Counter counts visits.
type Counter struct {
	visits atomic.Int64
}

// Visit counts a visit, and gives its number.
func (c *Counter) Visit() int64 {
	number := c.visits.Load() + 1
	c.visits.Store(number)
	return number
}

func main() {
	var c Counter
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() { c.Visit() })
	}
	wg.Wait()
	fmt.Println("visits", c.visits.Load())
}
