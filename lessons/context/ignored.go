package main

import (
	"context"
	"fmt"
	"time"
)

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		for step := 1; step <= 3; step++ {
			time.Sleep(100 * time.Millisecond)
			end := ctx.Err() != nil
			fmt.Printf("step %d, cancelled: %t\n", step, end)
		}
	}()
	time.Sleep(150 * time.Millisecond)
	fmt.Println("main: cancel")
	cancel()
	<-stopped
}
