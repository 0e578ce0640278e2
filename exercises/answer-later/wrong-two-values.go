package main

import "fmt"

// later starts work, and gives a function that waits for its result.
func later(work func() int) func() int {
	results := make(chan int, 2)
	go func() {
		result := work()
		results <- result
		results <- result
	}()
	return func() int { return <-results }
}

func main() {
	answer := later(func() int { return 6 * 7 })
	fmt.Println(answer(), answer())
}
