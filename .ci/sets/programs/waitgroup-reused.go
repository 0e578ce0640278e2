package main

import (
	"fmt"
	"sync"
)

func main() {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() { wg.Done() }()
	done := make(chan bool)
	go func() { wg.Wait(); done <- true }()
	wg.Add(1)
	go func() { wg.Done() }()
	wg.Wait()
	<-done
	fmt.Println("through")
}
