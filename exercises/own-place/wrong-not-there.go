package main

import "fmt"

// squares gives the squares of the numbers, in their order. Each is computed by square, in a goroutine of its own.
func squares(square func(int) int, numbers ...int) []int {
	found := []int{}
	for _, n := range numbers {
		found = append(found, square(n))
	}
	go func() {}()
	return found
}

func main() {
	fmt.Println(squares(func(n int) int { return n * n }, 2, 3))
}
