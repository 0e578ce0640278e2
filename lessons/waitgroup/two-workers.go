package main

import (
	"fmt"
	"sync"
)

func main() {
	var wg sync.WaitGroup
	for id := 1; id <= 2; id++ {
		wg.Add(1)
		go func() {
			fmt.Println("worker", id, "starting")
			fmt.Println("worker", id, "done")
			wg.Done()
		}()
	}
	wg.Wait()
}
