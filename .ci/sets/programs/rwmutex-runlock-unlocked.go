package main

import (
	"fmt"
	"sync"
)

func main() {
	var mu sync.RWMutex
	go mu.RLock()
	defer fmt.Println("deferred")
	mu.RUnlock()
	fmt.Println("through")
}
