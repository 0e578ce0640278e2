package main

import (
	"fmt"
	"sync"
)

func main() {
	var i int
	var wg sync.WaitGroup
	for i = 0; i < 3; i++ {
		wg.Go(func() {
			fmt.Println(i)
		})
	}
	wg.Wait()
}
