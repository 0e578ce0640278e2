package main

import "fmt"

func main() {
	busy, met := make(chan bool, 2), make(chan bool)
	fmt.Println("sum", run([]int{1, 2, 3, 4}, func(n int) int {
		select {
		case busy <- true:
			defer func() { <-busy }()
		default:
			fmt.Println("too many")
		}
		// Until the other worker has a job, too.
		select {
		case met <- true:
		case <-met:
		}
		return n * n
	}))
	fmt.Println("sum", run(nil, func(n int) int { return n * n }))
}
