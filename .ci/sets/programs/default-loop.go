package main

import (
	"fmt"
	"runtime"
)

func main() {
	c := make(chan int)
	go func() { c <- 1 }()
	n := 0
	for {
		select {
		case v := <-c:
			fmt.Println(v, n > 0)
			return
		default:
			if n < 2 {
				n++
			}
			runtime.Gosched()
		}
	}
}
