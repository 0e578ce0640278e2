package main

import (
	"fmt"
	"sync"
)

func main() {
	var all sync.WaitGroup
	all.Add(3)
	fmt.Println("sum =", sum(3, func(i int) int {
		all.Done()
		all.Wait()
		return 10 * (i + 1)
	}))
}
