package main

import (
	"fmt"
	"sync"
)

func main() {
	var mu sync.Mutex
	mu.Lock()
	fmt.Println("inside")
	mu.Unlock()
	fmt.Println("outside")
	mu.Unlock()
	fmt.Println("never printed")
}
