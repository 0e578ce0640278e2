package main

import "fmt"

func gather(sources ...[]int) <-chan int {
	out := make(chan int)
	for _, source := range sources {
		go func() {
			for _, number := range source {
				out <- number
			}
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
