package main

import (
	"fmt"
	"sync"
)

// squares gives the squares of the numbers, in their order. Each is computed by square, in a goroutine of its own.
func squares(square func(int) int, numbers ...int) []int {
	var wg sync.WaitGroup
	var mu sync.Mutex
	found := make([]int, len(numbers))
	i := 0
	for _, n := range numbers {
		wg.Go(func() {
			mu.Lock()
			defer mu.Unlock()
			found[i] = square(n)
			i++
		})
	}
	wg.Wait()
	return found
}

func main() {
	fmt.Println(squares(func(n int) int { return n * n }, 2, 3))
}
