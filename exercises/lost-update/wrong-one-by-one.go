package main

import (
	"fmt"
)

func sum(n int, work func(i int) int) int {
	total := 0
	for i := range n {
		total += work(i)
	}
	return total
}

func main() {
	fmt.Println("sum =", sum(2, func(i int) int { return i + 1 }))
}
