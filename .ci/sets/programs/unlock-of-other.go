package main

import (
	"fmt"
	"sync"
)

func main() {
	var mu sync.Mutex
	mu.Lock()
	go func() {
		fmt.Println("let go")
		mu.Unlock()
	}()
	mu.Lock()
	fmt.Println("locked")
}
