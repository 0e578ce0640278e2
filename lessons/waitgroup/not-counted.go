package main

import (
	"fmt"
	"runtime"
	"sync"
)

func main() {
	var wg sync.WaitGroup
	wg.Add(3)
	for id := 1; id <= 3; id++ {
		go func() {
			fmt.Println("worker", id, "done")
			wg.Done()
		}()
	}
	go func() {
		fmt.Println("extra starting")
		runtime.Gosched()
		fmt.Println("extra done")
	}()
	wg.Wait()
	fmt.Println("all done")
}
