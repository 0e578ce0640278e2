package main

import "fmt"

// ask gives the answer of work, or "too late" once stop is closed.
func ask(work func() string, stop <-chan bool) string {
	answer := make(chan string, 1)
	go func() {
		answer <- work()
	}()
	select {
	case found := <-answer:
		return found
	case <-stop:
		return "too late"
	}
}

func main() {
	stop := make(chan bool)
	go close(stop)
	fmt.Println(ask(func() string { return "42" }, stop))
}
