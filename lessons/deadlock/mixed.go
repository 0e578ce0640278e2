package main

import (
	"fmt"
	"sync"
)

func main() {
	var mu sync.Mutex
	ch := make(chan int)
	go func() {
		mu.Lock()
		defer mu.Unlock()
		ch <- 1
	}()
	mu.Lock()
	fmt.Println("main has the lock")
	mu.Unlock()
	v := <-ch
	fmt.Println("received", v)
}
