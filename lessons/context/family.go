package main

import (
	"context"
	"fmt"
	"runtime"
	"sync"
)

func main() {
	parent, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	for i := 1; i <= 3; i++ {
		child, stop := context.WithCancel(parent)
		wg.Go(func() {
			defer stop()
			<-child.Done()
			fmt.Printf("child %d: %v\n", i, child.Err())
		})
	}
	runtime.Gosched()
	cancel()
	wg.Wait()
}
