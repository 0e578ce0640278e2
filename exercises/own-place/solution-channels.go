package main

import "fmt"

// squares gives the squares of the numbers, in their order. Each is computed by square, in a goroutine of its own.
func squares(square func(int) int, numbers ...int) []int {
	places := make([]chan int, len(numbers))
	for i, n := range numbers {
		places[i] = make(chan int, 1)
		go func() { places[i] <- square(n) }()
	}
	found := []int{}
	for _, place := range places {
		found = append(found, <-place)
	}
	return found
}

func main() {
	fmt.Println(squares(func(n int) int { return n * n }, 2, 3))
}
