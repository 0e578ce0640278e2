package main

import (
	"fmt"
	"sync"
)

// Counter counts.
type Counter struct {
	lock  chan bool
	count int
}

// NewCounter makes a counter that stands at 0.
func NewCounter() *Counter {
	return &Counter{lock: make(chan bool, 1)}
}

// Add counts one more.
func (c *Counter) Add() {
	c.lock <- true
	c.count++
	<-c.lock
}

// Count says how many there were.
func (c *Counter) Count() int {
	return c.count
}

func main() {
	c := NewCounter()
	var wg sync.WaitGroup
	wg.Go(c.Add)
	wg.Go(c.Add)
	wg.Wait()
	fmt.Println("count", c.Count())
}
