package main

import "fmt"

func main() {
	ch := make(chan int, 2)
	ch <- 1
	ch <- 2
	close(ch)

	for range 3 {
		v, ok := <-ch
		fmt.Println(v, ok)
	}
}
