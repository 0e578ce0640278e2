package main

import "fmt"

func main() {
	jobs := make(chan int, 5)
	done := make(chan struct{})

	go func() {
		for job := range jobs {
			fmt.Println("received job", job)
		}
		fmt.Println("received all jobs")
		done <- struct{}{}
	}()

	for job := 1; job <= 3; job++ {
		jobs <- job
		fmt.Println("sent job", job)
	}
	close(jobs)
	fmt.Println("sent all jobs")
	<-done
}
