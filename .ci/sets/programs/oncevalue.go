package main

import (
	"fmt"
	"sync"
)

func main() {
	n := 0
	get := sync.OnceValue(func() int { n++; return n })
	c := make(chan int)
	for range 2 {
		go func() { c <- get() }()
	}
	fmt.Println(<-c, <-c)
}
