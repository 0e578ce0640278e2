package main

import "fmt"

func main() {
	in := make(chan int)
	out := square(in)
	for number := range 3 {
		in <- number + 4
		fmt.Println(<-out)
	}
	close(in)
	_, more := <-out
	fmt.Println("more:", more)
}
