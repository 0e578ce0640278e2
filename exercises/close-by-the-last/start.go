package main

import "fmt"

// gather starts a goroutine for each source, which sends its numbers, and gives the channel on which all of them come. The
// channel is closed after the last number.
func gather(sources ...[]int) <-chan int {
	out := make(chan int)
	for _, source := range sources {
		go func() {
			for _, number := range source {
				out <- number
			}
			close(out)
		}()
	}
	return out
}

func main() {
	for number := range gather([]int{1}, []int{2}) {
		fmt.Println("got", number)
	}
	fmt.Println("done")
}
