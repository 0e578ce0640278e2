package main

import (
	"fmt"
	"os"
	"sync"
)

// pages is the memory of this process, in pages.
func pages() int {
	statm, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		panic(err)
	}
	var size, resident int
	fmt.Sscan(string(statm), &size, &resident)
	return resident
}

func main() {
	before := pages()
	var parked sync.WaitGroup
	never := make(chan struct{})
	for range 10_000 {
		parked.Add(1)
		go func() {
			parked.Done()
			<-never
		}()
	}
	parked.Wait()
	more := pages() - before

	fmt.Println("goroutines: 10000")
	fmt.Println("at most four pages each:", more <= 40_000)
	fmt.Println("no memory at all:", more <= 0)
}
