package main

import (
	"fmt"
	"sync"
)

// Barrier lets n goroutines go on together.
type Barrier struct {
	n int

	mu    sync.Mutex
	all   *sync.Cond
	count int
}

// NewBarrier makes a barrier for n goroutines.
func NewBarrier(n int) *Barrier {
	b := &Barrier{n: n}
	b.all = sync.NewCond(&b.mu)
	return b
}

// Wait returns when n goroutines have called it.
func (b *Barrier) Wait() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.count++
	if b.count == b.n {
		b.count = 0
		b.all.Broadcast()
		return
	}
	for b.count != 0 {
		b.all.Wait()
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
