package main

import (
	"context"
	"fmt"
)

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	numbers := make(chan int)
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		for i := 0; ; i++ {
			select {
			case numbers <- i:
			case <-ctx.Done():
				fmt.Println("worker: cancelled")
				return
			}
		}
	}()
	for range 2 {
		fmt.Println("got", <-numbers)
	}
	cancel()
	<-stopped
}
