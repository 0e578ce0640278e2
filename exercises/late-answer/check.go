package main

import (
	"fmt"
	"sync"
)

func main() {
	stop := make(chan bool)
	var gate, over sync.WaitGroup
	gate.Add(1)
	over.Add(1)
	close(stop)
	slow := func() string {
		defer over.Done()
		gate.Wait()
		return "nobody hears this"
	}
	fmt.Println(ask(slow, stop))
	gate.Done()
	over.Wait()
	fmt.Println(ask(func() string { return "in time" }, nil))
	// Now stop is closed while the work is at it.
	stop = make(chan bool)
	gate.Add(1)
	over.Add(1)
	fmt.Println(ask(func() string {
		close(stop)
		return slow()
	}, stop))
	gate.Done()
	over.Wait()
}
