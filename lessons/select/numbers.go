package main

import "fmt"

func main() {
	numbers := make(chan uint64)
	quit := make(chan struct{})
	go func() {
		for range 3 {
			n := <-numbers
			fmt.Println(n)
		}
		quit <- struct{}{}
	}()
	var x, y uint64 = 0, 1
loop:
	for {
		select {
		case numbers <- x:
			x, y = y, x+y
		case <-quit:
			break loop
		}
	}
	fmt.Println("quit")
}
