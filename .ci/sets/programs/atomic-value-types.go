package main

import (
	"fmt"
	"sync/atomic"
)

func main() {
	var v atomic.Value
	v.Store(1)
	done := make(chan bool)
	go func() {
		defer close(done)
		defer func() { fmt.Println(recover()) }()
		v.Store("text")
	}()
	<-done
	fmt.Println(v.Load())
}
