package main

import (
	"fmt"
	"sync"
)

func main() {
	var wg sync.WaitGroup
	for i := range 3 {
		wg.Go(func() {
			fmt.Println("hello", i)
		})
	}
	wg.Wait()
	fmt.Println("main done")
}
