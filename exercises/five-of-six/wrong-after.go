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
		fmt.Println("a2")
		close(ready)
	})
	wg.Go(func() {
		fmt.Println("b1")
		<-ready
		fmt.Println("b2")
	})
	wg.Wait()
}
