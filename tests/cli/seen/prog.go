package main

import (
	"errors"
	"fmt"
	"sync"
	"time"
)

type total struct {
	mu sync.Mutex
	n  int
}

func (t *total) add(n int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.n += n
}

type result struct {
	id  int
	err error
}

func worker(id int, jobs <-chan int, results chan<- result, sum *total) {
	for job := range jobs {
		if job == 3 {
			results <- result{id, errors.New("job 3 is broken")}
			continue
		}
		sum.add(job)
		results <- result{id, nil}
	}
}

func main() {
	jobs, results := make(chan int, 1), make(chan result)
	sum := new(total)
	for id := 1; id <= 2; id++ {
		go worker(id, jobs, results, sum)
	}
	go func() {
		for job := 1; job <= 3; job++ {
			jobs <- job
		}
	}()
	for range 3 {
		select {
		case got := <-results:
			fmt.Println("worker", got.id, got.err)
		case <-time.After(time.Second):
			fmt.Println("too late")
		}
	}
	fmt.Println("sum", sum.n)
}
