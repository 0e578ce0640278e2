package main

import (
	"fmt"
	"sync"
)

func main() {
	var three sync.WaitGroup
	three.Add(3)
	answered := make(chan bool, 4)
	serve(4, 3, func(request int) {
		if request < 3 {
			three.Done()
			three.Wait()
		}
		answered <- true
	})
	fmt.Println("answered:", len(answered))
}
