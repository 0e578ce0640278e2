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

// run starts n workers, each in a goroutine of its own, and waits until all are done: one after the other, in an order that is drawn.
func run(n int, work func(i int)) {
	order := make(chan int, n)
	var drawn sync.WaitGroup
	for i := range n {
		drawn.Go(func() { order <- i + 1 })
	}
	drawn.Wait()
	var wg sync.WaitGroup
	for range n {
		wg.Add(1)
		go worker(<-order, work, &wg)
		wg.Wait()
	}
}

func main() {
	run(2, func(i int) { fmt.Println("worker", i) })
	fmt.Println("done")
}
