package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

func main() {
	var x atomic.Int64
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for range 3 {
				x.Add(1)
			}
		})
	}
	wg.Wait()
	fmt.Println("x =", x.Load())
}
