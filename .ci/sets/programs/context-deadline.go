package main

import (
	"context"
	"fmt"
	"time"
)

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	c := make(chan int)
	go func() { time.Sleep(time.Millisecond); c <- 1 }()
	select {
	case v := <-c:
		fmt.Println(v)
	case <-ctx.Done():
		fmt.Println(ctx.Err())
	}
}
