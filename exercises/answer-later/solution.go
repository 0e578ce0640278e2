package main

import "fmt"

// later starts work, and gives a function that waits for its result.
func later(work func() int) func() int {
	done := make(chan bool)
	var result int
	go func() {
		result = work()
		close(done)
	}()
	return func() int {
		<-done
		return result
	}
}

func main() {
	answer := later(func() int { return 6 * 7 })
	fmt.Println(answer(), answer())
}
