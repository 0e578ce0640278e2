package main

import (
	"fmt"
	"sync"
)

func main() {
	var wg sync.WaitGroup
	wg.Go(func() {
		fmt.Println("a1")
		fmt.Println("a2")
	})
	wg.Go(func() {
		fmt.Println("b1")
		fmt.Println("b2")
	})
	wg.Wait()
}
