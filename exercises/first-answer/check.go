package main

import (
	"fmt"
	"sync"
)

func main() {
	var gate, over sync.WaitGroup
	gate.Add(1)
	over.Add(3)
	slow := func() string {
		defer over.Done()
		gate.Wait()
		return "slow"
	}
	fmt.Println(first(slow, func() string { return "fast" }, slow, slow))
	gate.Done()
	over.Wait()
}
