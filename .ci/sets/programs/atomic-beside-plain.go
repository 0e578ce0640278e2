package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

func main() {
	var n int32
	var wg sync.WaitGroup
	wg.Go(func() { atomic.AddInt32(&n, 1) })
	wg.Go(func() { n++ })
	wg.Wait()
	fmt.Println(n)
}
