package main

import (
	"fmt"
	"sync"
)

func main() {
	gate := newGate()
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(gate.Pass)
	}
	gate.Open()
	gate.Pass()
	wg.Wait()
	fmt.Println("3 passed")
}
