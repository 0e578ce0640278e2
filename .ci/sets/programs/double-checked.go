package main

import (
	"fmt"
	"sync"
)

var (
	mu       sync.Mutex
	instance *int
)

func get() *int {
	if instance == nil {
		mu.Lock()
		defer mu.Unlock()
		if instance == nil {
			n := 42
			instance = &n
		}
	}
	return instance
}

func main() {
	done := make(chan int)
	for range 2 {
		go func() { done <- *get() }()
	}
	fmt.Println(<-done, <-done)
}
