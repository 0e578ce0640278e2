package main

import (
	"fmt"
	"sync"
)

// Counter counts.
type Counter struct {
	count chan int
}

// NewCounter makes a counter that stands at 0.
func NewCounter() *Counter {
	c := &Counter{make(chan int, 1)}
	c.count <- 0
	return c
}

// Add counts one more.
func (c *Counter) Add() {
	count := <-c.count
	c.count <- count
	<-c.count
	c.count <- count + 1
}

// Count says how many there were.
func (c *Counter) Count() int {
	count := <-c.count
	c.count <- count
	return count
}

func main() {
	c := NewCounter()
	var wg sync.WaitGroup
	wg.Go(c.Add)
	wg.Go(c.Add)
	wg.Wait()
	fmt.Println("count", c.Count())
}
