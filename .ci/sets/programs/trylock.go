package main

import (
	"fmt"
	"sync"
)

func main() {
	var mu sync.Mutex
	x := 0
	done := make(chan bool)
	go func() {
		mu.Lock()
		x = 1
		mu.Unlock()
		done <- true
	}()
	if mu.TryLock() {
		fmt.Println("took", x)
		mu.Unlock()
	} else {
		fmt.Println("busy", x)
	}
	<-done
}
