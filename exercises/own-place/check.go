package main

import (
	"fmt"
	"sync"
)

func main() {
	var all sync.WaitGroup
	all.Add(3)
	square := func(n int) int {
		all.Done()
		// Until all three are here.
		all.Wait()
		return n * n
	}
	fmt.Println(squares(square, 5, 1, 3))
	fmt.Println(squares(square))
}
