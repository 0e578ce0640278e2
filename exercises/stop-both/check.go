package main

import "fmt"

func main() {
	gone := make(chan bool)
	once := make(chan bool, 1)
	once <- true
	stop := run(3, func(quit <-chan bool) bool {
		select {
		case <-once:
			close(gone)
		case <-quit:
		}
		return false
	})
	<-gone
	stop()
	fmt.Println("stopped")
}
