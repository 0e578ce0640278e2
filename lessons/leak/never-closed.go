package main

import (
	"fmt"
	"time"
)

func main() {
	jobs := make(chan int)
	go func() {
		for job := range jobs {
			fmt.Println("job", job)
		}
		fmt.Println("worker ends")
	}()
	jobs <- 1
	jobs <- 2
	time.Sleep(100 * time.Millisecond)
	fmt.Println("main done")
}
