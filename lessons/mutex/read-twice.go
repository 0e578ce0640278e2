package main

import (
	"fmt"
	"runtime"
	"sync"
)

func main() {
	var mu sync.RWMutex
	go func() {
		mu.Lock()
		defer mu.Unlock()
		fmt.Println("written")
	}()
	mu.RLock()
	fmt.Println("reading")
	runtime.Gosched()
	mu.RLock()
	fmt.Println("still reading")
	mu.RUnlock()
	mu.RUnlock()
}
