package main

import (
	"fmt"
	"sync"
)

func main() {
	var results [3]int
	var wg sync.WaitGroup
	for i := range results {
		wg.Go(func() { results[i] = i * i })
	}
	wg.Wait()
	fmt.Println(results[0], results[1], results[2])
}
