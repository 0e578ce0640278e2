package main

import (
	"fmt"
	"sync"
)

func main() {
	var mu sync.RWMutex
	done := make(chan bool)
	go func() {
		mu.RLock()
		mu.RLock()
		mu.RUnlock()
		mu.RUnlock()
		done <- true
	}()
	mu.Lock()
	mu.Unlock()
	<-done
	fmt.Println("through")
}
