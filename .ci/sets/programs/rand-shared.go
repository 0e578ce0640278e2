package main

import (
	"fmt"
	"math/rand"
)

func main() {
	c := make(chan int)
	for range 2 {
		go func() { c <- rand.Intn(2) }()
	}
	fmt.Println(<-c, <-c)
}
