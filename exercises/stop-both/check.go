package main

import "fmt"

func main() {
	jobs, gone := make(chan int, 5), make(chan bool)
	for more := range 5 {
		jobs <- 4 - more
	}
	stop := run(4, func(quit <-chan bool) bool {
		select {
		case more := <-jobs:
			if more == 0 {
				close(gone)
			}
			return more > 0
		case <-quit:
			return false
		}
	})
	<-gone
	stop()
	fmt.Println("stopped")
}
