package main

import (
	"fmt"
	"sync"
)

func main() {
	var a [2]int
	s := []int{0, 0}
	b := []byte{0, 0}
	var wg sync.WaitGroup
	for i := range 2 {
		wg.Go(func() { a[i] = 1; s[i] = 1; b[i] = 1 })
	}
	wg.Wait()
	fmt.Println(a, s, b)
}
