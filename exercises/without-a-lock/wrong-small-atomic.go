package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

// Counter counts.
type Counter struct {
	count atomic.Int32
}

// NewCounter makes a counter that stands at 0.
func NewCounter() *Counter {
	return &Counter{}
}

// Add counts one more.
func (c *Counter) Add() {
	c.count.Add(1)
}

// Count says how many there were.
func (c *Counter) Count() int {
	return int(c.count.Load())
}

func main() {
	c := NewCounter()
	var wg sync.WaitGroup
	wg.Go(c.Add)
	wg.Go(c.Add)
	wg.Wait()
	fmt.Println("count", c.Count())
}
