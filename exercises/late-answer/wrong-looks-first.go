package main

import "fmt"

// ask gives the answer of work, or "too late" once stop is closed.
func ask(work func() string, stop <-chan bool) string {
	select {
	case <-stop:
		go work()
		return "too late"
	default:
		return work()
	}
}

func main() {
	stop := make(chan bool)
	go close(stop)
	fmt.Println(ask(func() string { return "42" }, stop))
}
