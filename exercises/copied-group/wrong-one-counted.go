package main

import (
	"fmt"
	"sync"
)

// worker does its work, and says when it is done.
func worker(i int, work func(i int), wg *sync.WaitGroup) {
	defer wg.Done()
	work(i)
}

// run starts n workers, each in a goroutine of its own, and waits until all are done.
func run(n int, work func(i int)) {
	var wg sync.WaitGroup
	wg.Add(1)
	for i := range n {
		go worker(i+1, work, &wg)
	}
	wg.Wait()
}

func main() {
	run(2, func(i int) { fmt.Println("worker", i) })
	fmt.Println("done")
}
