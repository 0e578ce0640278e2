package main

import (
	"fmt"
	"sync"
)

func gather(sources ...[]int) <-chan int {
	out := make(chan int)
	var senders sync.WaitGroup
	for _, source := range sources {
		senders.Go(func() {
			for _, number := range source {
				out <- number
			}
		})
	}
	senders.Wait()
	close(out)
	return out
}

func main() {
	for number := range gather([]int{1}, []int{2}) {
		fmt.Println("got", number)
	}
	fmt.Println("done")
}
