package main

import "fmt"

// run lets two workers do the jobs, and gives the sum of the results.
func run(jobs []int, work func(int) int) int {
	in, out := make(chan int), make(chan int)
	for range jobs {
		go func() { out <- work(<-in) }()
	}
	go func() {
		defer close(in)
		for _, job := range jobs {
			in <- job
		}
	}()
	sum := 0
	for range jobs {
		sum += <-out
	}
	return sum
}

func main() {
	fmt.Println("sum", run([]int{1, 2, 3}, func(n int) int { return n * n }))
}
