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
	time.Sleep(100 * time.Millisecond)
	_ = cancel // nobody calls it
}
