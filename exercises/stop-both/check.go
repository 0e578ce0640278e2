package main

import "fmt"

func main() {
	works(1, 2)
	works(3, 1)
}

// works lets n workers do so many jobs, and stops them when the last is done: that of them who did it has ended, the others wait.
func works(n, jobs int) {
	left, gone := make(chan int, jobs), make(chan bool)
	for job := range jobs {
		left <- jobs - job - 1
	}
	stop := run(n, func(quit <-chan bool) bool {
		select {
		case more := <-left:
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
