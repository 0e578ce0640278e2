package main

import (
	"fmt"
	"sync"
)

func main() {
	var wg sync.WaitGroup
	for id := 1; id <= 3; id++ {
		wg.Go(func() {
			fmt.Println("worker", id)
		})
	}
	wg.Wait()
	fmt.Println("all done")
}
