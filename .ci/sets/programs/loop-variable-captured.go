package main

import (
	"fmt"
	"sync"
)

func main() {
	var wg sync.WaitGroup
	for i := 0; i < 2; i++ {
		wg.Go(func() { fmt.Println(i) })
		i := i
		_ = i
	}
	wg.Wait()
}
