package main

import (
	"context"
	"fmt"
)

// search sends numbers until ctx is done.
func search(ctx context.Context, numbers chan<- int) {
	for n := 0; ; n++ {
		select {
		case numbers <- n:
		case <-ctx.Done():
			return
		}
	}
}

// find gives the first number that is good, or -1 if parent is done before.
func find(parent context.Context, good func(int) bool) int {
	numbers := make(chan int)
	go search(context.WithoutCancel(parent), numbers)
	for {
		select {
		case n := <-numbers:
			if good(n) {
				return n
			}
		case <-parent.Done():
			return -1
		}
	}
}

func main() {
	fmt.Println("found", find(context.Background(), func(n int) bool { return n == 2 }))
}
