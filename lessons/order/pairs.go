package main

import (
	"fmt"
	"sync"
)

func main() {
	var wg sync.WaitGroup
	for _, name := range []string{"a", "b"} {
		wg.Go(func() {
			fmt.Println(name + "1")
			fmt.Println(name + "2")
		})
	}
	wg.Wait()
}
