package main

import (
	"fmt"
)

// sum starts n workers, each in a goroutine of its own, and adds up what they find.
func sum(n int, work func(i int) int) int {
	found := make(chan int)
	for i := range n {
		go func() { found <- work(i) }()
	}
	total := 0
	for range n {
		total += <-found
	}
	return total
}

func main() {
	fmt.Println("sum =", sum(2, func(i int) int { return i + 1 }))
}
