package main

import (
	"fmt"
	"sync"
)

func main() {
	done := false
	var wg sync.WaitGroup
	for id := range 2 {
		wg.Go(func() {
			if !done {
				done = true
				fmt.Println("setup")
			}
			fmt.Printf("g%d uses it\n", id)
		})
	}
	wg.Wait()
}
