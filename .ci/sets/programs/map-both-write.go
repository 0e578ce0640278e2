package main

import (
	"fmt"
	"sync"
)

func main() {
	m := map[int]int{}
	var wg sync.WaitGroup
	for i := range 2 {
		wg.Go(func() { m[i] = i })
	}
	wg.Wait()
	fmt.Println(len(m))
}
