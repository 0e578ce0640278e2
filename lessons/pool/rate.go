package main

import (
	"fmt"
	"time"
)

func main() {
	start := time.Now()
	requests := make(chan int, 3)
	for request := 1; request <= 3; request++ {
		requests <- request
	}
	close(requests)
	limit := time.Tick(200 * time.Millisecond)
	for request := range requests {
		<-limit
		at := time.Since(start).Round(100 * time.Millisecond)
		fmt.Println("request", request, "at", at.Milliseconds(), "ms")
	}
}
