package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

// Barrier lets n goroutines go on together.
type Barrier struct {
	n int

	count atomic.Int32
}

// NewBarrier makes a barrier for n goroutines.
func NewBarrier(n int) *Barrier {
	return &Barrier{n: n}
}

// Wait returns when n goroutines have called it.
func (b *Barrier) Wait() {
	come := int(b.count.Add(1))
	last := (come + b.n - 1) / b.n * b.n
	for int(b.count.Load()) < last {
	}
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
