package main

import (
	"fmt"
	"sync"
)

// take gives the next job: of the worker's own queue, or, where that is empty, of another one.
func take(queues [][]func(), own int) func() {
	for i := range queues {
		queue := &queues[(own+i)%len(queues)]
		if len(*queue) > 0 {
			job := (*queue)[0]
			*queue = (*queue)[1:]
			return job
		}
	}
	return nil
}

// run gives each queue a worker, which does its jobs in their order, and returns when all of them are done.
func run(queues [][]func()) {
	var wg sync.WaitGroup
	var mu sync.Mutex
	for own := range min(2, len(queues)) {
		wg.Go(func() {
			for {
				mu.Lock()
				job := take(queues, own)
				mu.Unlock()
				if job == nil {
					return
				}
				job()
			}
		})
	}
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
