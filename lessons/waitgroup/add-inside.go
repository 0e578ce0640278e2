package main

import (
	"fmt"
	"sync"
)

func main() {
	var wg sync.WaitGroup
	for id := 1; id <= 2; id++ {
		go func() {
			wg.Add(1)
			fmt.Println("worker", id)
			wg.Done()
		}()
	}
	wg.Wait()
	fmt.Println("all done")
}
