package main

import (
	"fmt"
	"sync"
)

func main() {
	var mu sync.Mutex
	var wg sync.WaitGroup
	for id := range 2 {
		wg.Go(func() {
			mu.Lock()
			fmt.Printf("g%d in\n", id)
		})
	}
	wg.Wait()
}
