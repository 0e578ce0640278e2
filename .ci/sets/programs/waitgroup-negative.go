package main

import (
	"fmt"
	"sync"
)

func main() {
	var wg sync.WaitGroup
	wg.Add(1)
	for range 2 {
		go wg.Done()
	}
	wg.Wait()
	fmt.Println("through")
}
