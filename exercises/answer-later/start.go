package main

import "fmt"

// later starts work, and gives a function that waits for its result.
func later(work func() int) func() int {
	// Write this.
	return func() int { return 0 }
}

func main() {
	answer := later(func() int { return 6 * 7 })
	fmt.Println(answer(), answer())
}
