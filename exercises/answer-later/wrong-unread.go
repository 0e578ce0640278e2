package main

import "fmt"

// later starts work, and gives a function that waits for its result.
func later(work func() int) func() int {
	result := make(chan int)
	go func() {
		found := work()
		for {
			result <- found
		}
	}()
	return func() int { return <-result }
}

func main() {
	answer := later(func() int { return 6 * 7 })
	fmt.Println(answer(), answer())
}
