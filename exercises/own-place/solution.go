package main

import (
	"fmt"
	"sync"
)

// squares gives the squares of the numbers, in their order. Each is computed in a goroutine of its own.
func squares(numbers ...int) []int {
	var wg sync.WaitGroup
	found := make([]int, len(numbers))
	for i, n := range numbers {
		wg.Go(func() { found[i] = n * n })
	}
	wg.Wait()
	return found
}

func main() {
	fmt.Println(squares(2, 3))
}
