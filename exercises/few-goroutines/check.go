package main

import (
	"fmt"
	"sync"
)

func main() {
	both, answered := make(chan bool), make(chan bool, 3)
	serve(3, 2, func(request int) {
		switch request {
		case 0:
			both <- true
		case 1:
			<-both
		}
		answered <- true
	})
	fmt.Println("answered:", len(answered))
	var all sync.WaitGroup
	all.Add(3)
	serve(3, 3, func(int) {
		all.Done()
		all.Wait()
	})
	fmt.Println("three at a time")
}
