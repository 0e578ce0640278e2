package main

import (
	"fmt"
	"sync"
)

func main() {
	ch := make(chan int)
	var wg sync.WaitGroup
	for _, name := range []string{"a", "b"} {
		wg.Go(func() {
			for v := range ch {
				fmt.Println(name, "got", v)
			}
		})
	}
	ch <- 1
	ch <- 2
	close(ch)
	wg.Wait()
}
