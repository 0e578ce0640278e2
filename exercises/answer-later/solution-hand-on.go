package main

import "fmt"

// later starts work, and gives a function that waits for its result.
func later(work func() int) func() int {
	result := make(chan int, 1)
	go func() { result <- work() }()
	return func() int {
		found := <-result
		result <- found
		return found
	}
}

func main() {
	answer := later(func() int { return 6 * 7 })
	fmt.Println(answer(), answer())
}
