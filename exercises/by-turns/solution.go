package main

import (
	"fmt"
	"sync"
)

const lines = 3

func main() {
	var wg sync.WaitGroup
	for _, name := range []string{"a", "b"} {
		wg.Go(func() {
			for line := range lines {
				fmt.Println(name, line+1)
			}
		})
	}
	wg.Wait()
}
