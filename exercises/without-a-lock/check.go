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
	if c.Count() > 4 {
		fmt.Println("too many")
	}
	wg.Wait()
	fmt.Println("count", c.Count())
}
