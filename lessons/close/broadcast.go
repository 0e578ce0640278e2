package main

import (
	"fmt"
	"runtime"
	"sync"
)

func main() {
	start := make(chan struct{})
	var wg sync.WaitGroup
	for i := 1; i <= 3; i++ {
		wg.Go(func() {
			<-start
			fmt.Println("runner", i, "off")
		})
	}

	runtime.Gosched()
	fmt.Println("ready, steady")
	close(start)
	wg.Wait()
}
