package main

import (
	"fmt"
	"sync"
)

func main() {
	c := NewCounter()
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			c.Add()
			c.Add()
		})
	}
	wg.Wait()
	fmt.Println("count", c.Count())
}
