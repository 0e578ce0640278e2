package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

func main() {
	NewBarrier(1).Wait()
	fmt.Println("1 alone")
	barrier := NewBarrier(2)
	var wg sync.WaitGroup
	var counted atomic.Int32
	for range 2 {
		wg.Go(func() {
			for round := range 3 {
				counted.Add(1)
				barrier.Wait()
				if int(counted.Load()) < 2*(round+1) {
					fmt.Println("too early")
				}
			}
		})
	}
	wg.Wait()
	fmt.Println(counted.Load())
	three := NewBarrier(3)
	var here atomic.Int32
	for range 3 {
		wg.Go(func() {
			here.Add(1)
			three.Wait()
			if here.Load() < 3 {
				fmt.Println("too early")
			}
		})
	}
	wg.Wait()
	fmt.Println("3 together")
}
