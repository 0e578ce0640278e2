package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

func main() {
	stock := &Stock{left: 2}
	var taken atomic.Int32
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			if stock.Take() {
				taken.Add(1)
			}
		})
	}
	wg.Wait()
	fmt.Printf("%d taken, %d left\n", taken.Load(), stock.left)
}
