package main

import (
	"fmt"
	"sync"
)

// Barrier lets n goroutines go on together.
type Barrier struct {
	n int

	mu    sync.Mutex
	count int
	open  chan bool
}

// NewBarrier makes a barrier for n goroutines.
func NewBarrier(n int) *Barrier {
	return &Barrier{n: n, open: make(chan bool)}
}

// Wait returns when n goroutines have called it.
func (b *Barrier) Wait() {
	b.mu.Lock()
	open := b.open
	b.count++
	if b.count == b.n {
		b.count, b.open = 0, make(chan bool)
		close(open)
	}
	b.mu.Unlock()
	<-open
}

func main() {
	barrier := NewBarrier(2)
	var wg sync.WaitGroup
	for _, name := range []string{"a", "b"} {
		wg.Go(func() {
			fmt.Println(name, 1)
			barrier.Wait()
			fmt.Println(name, 2)
		})
	}
	wg.Wait()
	fmt.Println("over")
}
