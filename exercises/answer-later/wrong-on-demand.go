package main

import (
	"fmt"
	"sync"
)

// later starts work, and gives a function that waits for its result.
func later(work func() int) func() int {
	var once sync.Once
	var result int
	return func() int {
		once.Do(func() {
			done := make(chan bool)
			go func() {
				result = work()
				close(done)
			}()
			<-done
		})
		return result
	}
}

func main() {
	answer := later(func() int { return 6 * 7 })
	fmt.Println(answer(), answer())
}
