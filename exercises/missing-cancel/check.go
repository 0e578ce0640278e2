package main

import (
	"context"
	"fmt"
)

func main() {
	fmt.Println("found", find(context.Background(), func(int) bool { return true }))
	ctx, cancel := context.WithCancel(context.Background())
	if find(ctx, func(int) bool {
		cancel()
		<-ctx.Done()
		return false
	}) == -1 {
		fmt.Println("gave up")
	}
}
