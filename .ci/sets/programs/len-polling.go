package main

import (
	"fmt"
	"runtime"
)

func main() {
	c := make(chan int, 1)
	x := 0
	go func() { x = 1; c <- 1 }()
	for len(c) == 0 {
		runtime.Gosched()
	}
	fmt.Println(x)
}
