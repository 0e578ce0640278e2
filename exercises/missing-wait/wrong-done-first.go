package main

import (
	"fmt"
	"sync"
)

func each(n int, work func(i int)) {
	var wg sync.WaitGroup
	wg.Add(n)
	for i := range n {
		go func() {
			wg.Done()
			work(i)
		}()
	}
	wg.Wait()
}

func main() {
	each(2, func(i int) { fmt.Println("worker", i) })
	fmt.Println("done")
}
