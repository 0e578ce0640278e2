package main

import "fmt"

// squares gives the squares of the numbers, in their order. Each is computed in a goroutine of its own.
func squares(numbers ...int) []int {
	places := make([]chan int, len(numbers))
	for i, n := range numbers {
		places[i] = make(chan int, 1)
		go func() { places[i] <- n * n }()
	}
	found := []int{}
	for _, place := range places {
		found = append(found, <-place)
	}
	return found
}

func main() {
	fmt.Println(squares(2, 3))
}
