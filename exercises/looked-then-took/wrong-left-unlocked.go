package main

import (
	"fmt"
	"sync"
)

// Office sells tickets.
type Office struct {
	mu   sync.Mutex
	left int
}

// Left says how many tickets are left.
func (o *Office) Left() int {
	return o.left
}

// Take takes a ticket away.
func (o *Office) Take() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.left--
}

// Buy buys a ticket, and says whether there was one.
func (o *Office) Buy() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.left == 0 {
		return false
	}
	o.left--
	return true
}

func main() {
	office := &Office{left: 1}
	sold := make(chan bool, 2)
	for range 2 {
		go func() { sold <- office.Buy() }()
	}
	count := 0
	for range 2 {
		if <-sold {
			count++
		}
	}
	fmt.Printf("sold %d, left %d\n", count, office.Left())
}
