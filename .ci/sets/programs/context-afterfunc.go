package main

import (
	"context"
	"fmt"
)

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	ran := make(chan bool, 1)
	stop := context.AfterFunc(ctx, func() { ran <- true })
	go cancel()
	if stop() {
		fmt.Println("stopped")
	} else {
		fmt.Println("runs", <-ran)
	}
}
