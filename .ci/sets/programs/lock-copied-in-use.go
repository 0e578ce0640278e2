package main

import (
	"fmt"
	"sync"
)

type account struct {
	mu    sync.Mutex
	money int
}

func main() {
	a := &account{}
	done := make(chan bool)
	go func() {
		a.mu.Lock()
		a.money++
		a.mu.Unlock()
		done <- true
	}()
	b := *a
	b.mu.Lock()
	fmt.Println(b.money)
	b.mu.Unlock()
	<-done
}
