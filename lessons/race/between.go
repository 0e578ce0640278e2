package main

import (
	"fmt"
	"runtime"
	"sync"
)

func main() {
	x := 0
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			seen := x
			runtime.Gosched()
			x = seen + 1
		})
	}
	wg.Wait()
	fmt.Println("x =", x)
}
