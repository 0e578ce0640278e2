package main

import "fmt"

func main() {
	jobs, gone := make(chan int, 4), make(chan bool)
	for more := range 4 {
		jobs <- 3 - more
	}
	stop := run(3, func(quit <-chan bool) bool {
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
