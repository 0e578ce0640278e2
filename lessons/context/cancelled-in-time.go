package main

import (
	"context"
	"fmt"
	"time"
)

func main() {
	ctx := context.Background()
	ctx, cancel := context.WithCancel(ctx)
	go func() {
		<-ctx.Done()
		fmt.Println("worker ends")
	}()
	fmt.Println("main has its answer")
	cancel()
	time.Sleep(100 * time.Millisecond)
}
