package main

import (
	"fmt"
	"sync"
)

func main() {
	c := make(chan int)
	var wg sync.WaitGroup
	for i := range 2 {
		wg.Go(func() { c <- i })
	}
	go func() { wg.Wait() }()
	for v := range c {
		fmt.Println(v)
	}
}
