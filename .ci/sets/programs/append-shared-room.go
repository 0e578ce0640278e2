package main

import (
	"fmt"
	"sync"
)

func main() {
	base := make([]int, 1, 4)
	var a, b []int
	var wg sync.WaitGroup
	wg.Go(func() { a = append(base, 1) })
	wg.Go(func() { b = append(base, 2) })
	wg.Wait()
	fmt.Println(a, b)
}
