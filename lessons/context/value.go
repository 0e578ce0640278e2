package main

import (
	"context"
	"fmt"
)

type requestID struct{}

func log(ctx context.Context, line string) {
	if id, ok := ctx.Value(requestID{}).(int); ok {
		fmt.Printf("request %d: %s\n", id, line)
	} else {
		fmt.Println("no request:", line)
	}
}

func main() {
	parent := context.Background()
	child := context.WithValue(parent, requestID{}, 7)
	log(child, "started")
	log(parent, "listening")
}
