package main

import (
	"fmt"
	"sync"
)

// gather starts a goroutine for each source, which sends its numbers, and gives the channel on which all of them come. The
// channel is closed after the last number.
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
	go func() {
		senders.Wait()
		close(out)
	}()
	return out
}

func main() {
	for number := range gather([]int{1}, []int{2}) {
		fmt.Println("got", number)
	}
	fmt.Println("done")
}
