package main

import (
	"fmt"
	"sync"
)

func main() {
	var mu sync.Mutex
	go func() {
		mu.Lock()
		defer mu.Unlock()
		panic("inside")
	}()
	mu.Lock()
	fmt.Println("main")
	mu.Unlock()
}
