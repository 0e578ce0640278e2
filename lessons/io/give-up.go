package main

import (
	"context"
	"fmt"
	"time"
)

func main() {
	start := time.Now()
	t := func() int64 { return time.Since(start).Milliseconds() }
	reply := make(chan int, 1)
	done := make(chan struct{})
	go func() {
		time.Sleep(300 * time.Millisecond)
		reply <- 42
		close(done)
	}()
	patience := 100 * time.Millisecond
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	select {
	case answer := <-reply:
		fmt.Printf("t=%d %d\n", t(), answer)
	case <-ctx.Done():
		fmt.Printf("t=%d client: %v\n", t(), ctx.Err())
	}
	<-done
	fmt.Printf("t=%d server: done\n", t())
	fmt.Println("answers nobody read:", len(reply))
}
