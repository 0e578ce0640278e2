package main

import (
	"context"
	"fmt"
)

func main() {
	n := 0
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan bool)
	context.AfterFunc(ctx, func() { n++; done <- true })
	go func() { n = 1; cancel() }()
	<-done
	fmt.Println(n)
	x := 0
	ctx2, cancel2 := context.WithCancel(context.Background())
	go func() { x = 1; cancel2() }()
	for ctx2.Err() == nil {
	}
	fmt.Println(x)
}
