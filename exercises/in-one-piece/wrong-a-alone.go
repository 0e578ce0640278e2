package main

import (
	"fmt"
	"sync"
)

func main() {
	var mu sync.Mutex
	var wg sync.WaitGroup
	wg.Go(func() {
		mu.Lock()
		fmt.Println("a1")
		fmt.Println("a2")
		mu.Unlock()
	})
	wg.Go(func() {
		fmt.Println("b1")
		fmt.Println("b2")
	})
	wg.Wait()
}
