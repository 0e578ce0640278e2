package main

import (
	"fmt"
	"sync"
)

func main() {
	var wg sync.WaitGroup
	wg.Go(func() { fmt.Println("other") })
	wg.Go(func() {
		for part := 1; part <= 3; part++ {
			sum := 0
			for i := 1; i <= 100_000; i++ {
				sum += i
			}
			fmt.Printf("hog %d: %d\n", part, sum)
		}
	})
	wg.Wait()
}
