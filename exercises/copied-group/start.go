package main

import (
	"fmt"
	"sync"
)

func worker(i int, wg sync.WaitGroup) {
	defer wg.Done()
	fmt.Println("worker", i)
}

func main() {
	var wg sync.WaitGroup
	wg.Add(2)
	go worker(1, wg)
	go worker(2, wg)
	wg.Wait()
	fmt.Println("done")
}
