package main

import "fmt"

func work(id int, jobs, results chan int) {
	for job := range jobs {
		fmt.Println("worker", id, "does job", job)
		results <- job * 2
	}
}

func main() {
	jobs := make(chan int, 5)
	results := make(chan int, 5)
	for id := 1; id <= 3; id++ {
		go work(id, jobs, results)
	}
	for job := 1; job <= 5; job++ {
		jobs <- job
	}
	close(jobs)
	for range 5 {
		<-results
	}
}
