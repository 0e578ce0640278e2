package main

import (
	"fmt"
	"sync"
)

func main() {
	var both sync.WaitGroup
	both.Add(2)
	limited(2, 2, func(i int) {
		both.Done()
		both.Wait()
	})
	fmt.Println("two at a time")
	sum, free := 0, make(chan bool, 1)
	limited(3, 1, func(i int) {
		select {
		case free <- true:
		default:
			fmt.Println("too many")
		}
		sum += i + 1
		<-free
	})
	fmt.Println("one at a time:", sum)
}
