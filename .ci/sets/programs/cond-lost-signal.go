package main

import (
	"fmt"
	"sync"
)

func main() {
	var mu sync.Mutex
	cond := sync.NewCond(&mu)
	go func() { mu.Lock(); cond.Signal(); mu.Unlock() }()
	mu.Lock()
	cond.Wait()
	mu.Unlock()
	fmt.Println("woken")
}
