package main

import (
	"fmt"
	"sync"
)

func each(n int, work func(i int)) {
	var wg sync.WaitGroup
	wg.Add(n + 1)
	for i := range n {
		go func() {
			defer wg.Done()
			work(i)
		}()
	}
	wg.Wait()
}

func main() {
	each(2, func(i int) { fmt.Println("worker", i) })
	fmt.Println("done")
}
