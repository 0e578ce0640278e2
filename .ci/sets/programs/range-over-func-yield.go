package main

import "fmt"

func gen(yield func(int) bool) {
	c := make(chan int)
	go func() { c <- 1; c <- 2; close(c) }()
	for v := range c {
		if !yield(v) {
			return
		}
	}
}

func main() {
	for v := range gen {
		fmt.Println(v)
		break
	}
}
