package main

import "fmt"

// numbers sends these numbers, then closes the channel.
func numbers(list ...int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for _, number := range list {
			out <- number
		}
	}()
	return out
}

// square gives a channel on which the squares of what comes from in arrive, one by one. It is closed when in is.
func square(in <-chan int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for number := range in {
			go func() { out <- number * number }()
		}
	}()
	return out
}

func main() {
	for number := range square(square(numbers(2, 3))) {
		fmt.Println(number)
	}
	fmt.Println("done")
}
