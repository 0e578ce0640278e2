package main

import (
	"fmt"
	"sync"
)

func main() {
	var mu sync.Mutex
	go func() {
		defer func() { fmt.Println(recover()) }()
		mu.Unlock()
	}()
	mu.Lock()
	fmt.Println("locked")
}
