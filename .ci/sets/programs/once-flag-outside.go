package main

import (
	"fmt"
	"sync"
)

func main() {
	var once sync.Once
	var done bool
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			if !done {
				once.Do(func() { done = true; fmt.Println("once") })
			}
		})
	}
	wg.Wait()
}
