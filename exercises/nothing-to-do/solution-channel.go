package main

import (
	"fmt"
	"sync"
)

// run gives each queue a worker, which does its jobs in their order, and returns when all of them are done.
func run(queues [][]func()) {
	var wg sync.WaitGroup
	jobs := make(chan func())
	for range queues {
		wg.Go(func() {
			for job := range jobs {
				job()
			}
		})
	}
	for _, queue := range queues {
		for _, job := range queue {
			jobs <- job
		}
	}
	close(jobs)
	wg.Wait()
}

func main() {
	ready := make(chan bool)
	first := func() {
		<-ready
		fmt.Println("first")
	}
	second := func() {
		fmt.Println("second")
		close(ready)
	}
	run([][]func(){{first, second}, {}})
	fmt.Println("all done")
}
