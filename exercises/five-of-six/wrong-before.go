package main

import (
	"fmt"
	"sync"
)

func main() {
	var wg sync.WaitGroup
	ready := make(chan bool)
	wg.Go(func() {
		fmt.Println("a1")
		close(ready)
		fmt.Println("a2")
	})
	wg.Go(func() {
		<-ready
		fmt.Println("b1")
		fmt.Println("b2")
	})
	wg.Wait()
}
