package main

import (
	"fmt"
	"sync"
)

func main() {
	var wg sync.WaitGroup
	for _, last := range []int{3, 7} {
		a, b := make(chan int), make(chan int)
		wg.Go(func() { player("a", last, a, b) })
		wg.Go(func() { player("b", last, b, a) })
		if last == 3 {
			a <- 1
		} else {
			a <- 7
		}
		wg.Wait()
	}
	fmt.Println("over")
}
