package main

import (
	"fmt"
	"sync"
)

// limited calls work with the numbers below n, each in a goroutine of its own, but never more than limit of them at the same
// time. All of it is done when limited returns.
func limited(n, limit int, work func(i int)) {
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { work(i) })
	}
	wg.Wait()
}

func main() {
	busy := make(chan bool, 2)
	limited(3, 2, func(int) {
		select {
		case busy <- true:
		default:
			fmt.Println("too many")
			return
		}
		<-busy
	})
	fmt.Println("done")
}
