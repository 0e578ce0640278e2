package main

import (
	"fmt"
	"runtime"
	"sync"
)

func main() {
	runtime.GOMAXPROCS(1)
	c := make(chan int)
	var wg sync.WaitGroup
	for i := range 5 {
		wg.Go(func() {
			<-c
			fmt.Println("waited", i)
		})
	}
	runtime.Gosched()
	close(c)
	wg.Wait()
}
