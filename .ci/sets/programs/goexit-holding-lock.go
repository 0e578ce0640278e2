package main

import (
	"fmt"
	"runtime"
	"sync"
)

func main() {
	var mu sync.Mutex
	go func() {
		mu.Lock()
		runtime.Goexit()
	}()
	runtime.Gosched()
	mu.Lock()
	fmt.Println("locked")
}
