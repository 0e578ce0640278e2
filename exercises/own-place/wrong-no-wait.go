package main

import (
	"fmt"
	"sync"
)

// squares gives the squares of the numbers, in their order. Each is computed by square, in a goroutine of its own.
func squares(square func(int) int, numbers ...int) []int {
	var wg sync.WaitGroup
	found := make([]int, len(numbers))
	for i, n := range numbers {
		wg.Go(func() { found[i] = square(n) })
	}
	return found
}

func main() {
	fmt.Println(squares(func(n int) int { return n * n }, 2, 3))
}
