package main

import (
	"fmt"
	"sync"
)

func main() {
	var mu sync.Mutex
	done := make(chan bool)
	go func() {
		defer close(done)
		defer func() { fmt.Println("recovered", recover()) }()
		mu.Lock()
		panic("inside")
	}()
	<-done
	mu.Lock()
	fmt.Println("never")
}
