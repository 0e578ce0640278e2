package main

import (
	"context"
	"errors"
	"fmt"
)

func main() {
	parent, stop := context.WithCancelCause(context.Background())
	child, cancel := context.WithCancel(parent)
	go cancel()
	go stop(errors.New("enough"))
	<-child.Done()
	fmt.Println(child.Err(), context.Cause(child))
}
