package main

import (
	"fmt"
	"sync"
)

func main() {
	var s Sum
	var wg sync.WaitGroup
	wg.Go(func() { s.AddAll(10, 10, 10) })
	wg.Go(func() { s.AddAll(10, 10, 10) })
	fmt.Println("seen", s.Total())
	wg.Wait()
}
