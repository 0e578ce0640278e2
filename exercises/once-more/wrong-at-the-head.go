package main

import "fmt"

// serve calls work each time it is woken, until stop is closed.
func serve(wake <-chan bool, stop <-chan bool, work func()) {
	for {
		select {
		case <-stop:
			return
		default:
		}
		select {
		case <-wake:
			work()
		case <-stop:
			return
		}
	}
}

func main() {
	wake, stop := make(chan bool, 1), make(chan bool)
	wake <- true
	close(stop)
	serve(wake, stop, func() { fmt.Println("work") })
	fmt.Println("stopped")
}
