package main

import (
	"fmt"
	"sync"
)

// Barrier lets n goroutines go on together.
type Barrier struct {
	n int

	count sync.Mutex
	come  int
}

// NewBarrier makes a barrier for n goroutines.
func NewBarrier(n int) *Barrier {
	return &Barrier{n: n}
}

// Wait returns when n goroutines have called it.
func (b *Barrier) Wait() {
	b.count.Lock()
	defer b.count.Unlock()
	b.come++
	if b.come == b.n {
		b.come = 0
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
