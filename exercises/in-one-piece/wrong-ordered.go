package main

import (
	"fmt"
	"sync"
)

func main() {
	done := make(chan bool)
	var wg sync.WaitGroup
	wg.Go(func() {
		fmt.Println("a1")
		fmt.Println("a2")
		close(done)
	})
	wg.Go(func() {
		<-done
		fmt.Println("b1")
		fmt.Println("b2")
	})
	wg.Wait()
}
