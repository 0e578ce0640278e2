package main

import (
	"fmt"
	"sync"
)

// squares gives the squares of the numbers, in their order. Each is computed in a goroutine of its own.
func squares(numbers ...int) []int {
	var wg sync.WaitGroup
	var mu sync.Mutex
	found := []int{}
	for _, n := range numbers {
		wg.Go(func() {
			mu.Lock()
			defer mu.Unlock()
			found = append(found, n*n)
		})
	}
	wg.Wait()
	return found
}

func main() {
	fmt.Println(squares(2, 3))
}
