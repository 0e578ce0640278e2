package main

import (
	"fmt"
	"sync"
)

func gather(sources ...[]int) <-chan int {
	out := make(chan int)
	var once sync.Once
	for _, source := range sources {
		go func() {
			for _, number := range source {
				out <- number
			}
			once.Do(func() { close(out) })
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
