package main

import "fmt"

// run lets two workers do the jobs, and gives the sum of the results.
func run(jobs []int, work func(int) int) int {
	in, out := make(chan int), make(chan int)
	for range 2 {
		go func() {
			for job := range in {
				out <- work(job)
			}
		}()
	}
	sum, given, taken := 0, 0, 0
	for taken < len(jobs) {
		if given == len(jobs) {
			sum += <-out
			taken++
			continue
		}
		select {
		case in <- jobs[given]:
			given++
		case found := <-out:
			sum += found
			taken++
		}
	}
	close(in)
	return sum
}

func main() {
	fmt.Println("sum", run([]int{1, 2, 3}, func(n int) int { return n * n }))
}
