package main

import (
	"fmt"
	"sync"
)

// each calls work with the numbers below n, each in a goroutine of its own. All of it is done when each returns.
func each(n int, work func(i int)) {
	var wg sync.WaitGroup
	for i := range n {
		go func() {
			wg.Add(1)
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
