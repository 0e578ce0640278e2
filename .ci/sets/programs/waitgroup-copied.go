package main

import (
	"fmt"
	"sync"
)

func work(wg sync.WaitGroup, c chan int) {
	c <- 1
	wg.Done()
}

func main() {
	var wg sync.WaitGroup
	c := make(chan int, 1)
	wg.Add(1)
	go work(wg, c)
	wg.Wait()
	fmt.Println(<-c)
}
