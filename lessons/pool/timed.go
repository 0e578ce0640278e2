package main

import (
	"fmt"
	"sync"
	"time"
)

func fiveJobs(workers int) time.Duration {
	start := time.Now()
	jobs := make(chan int, 5)
	for job := 1; job <= 5; job++ {
		jobs <- job
	}
	close(jobs)
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for range jobs {
				time.Sleep(time.Second)
			}
		})
	}
	wg.Wait()
	return time.Since(start)
}

func main() {
	for _, n := range []int{1, 2, 3, 5} {
		t := fiveJobs(n).Seconds()
		fmt.Printf("workers: %d, time: %.0f s\n", n, t)
	}
}
