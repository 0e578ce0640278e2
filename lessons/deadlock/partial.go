package main

import (
	"fmt"
	"sync"
	"time"
)

func main() {
	var mu sync.Mutex
	go func() {
		mu.Lock()
		fmt.Println("has the lock")
		mu.Lock()
		fmt.Println("has it twice")
	}()
	time.Sleep(100 * time.Millisecond)
	fmt.Println("main done")
}
