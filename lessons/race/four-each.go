package main

import (
	"fmt"
	"sync"
)

func main() {
	x := 0
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for range 4 {
				x++
			}
		})
	}
	wg.Wait()
	fmt.Println("x =", x)
}
