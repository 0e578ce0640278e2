package main

import (
	"fmt"
	"sync"
)

// Barrier lets n goroutines go on together.
type Barrier struct {
	n int
}

// NewBarrier makes a barrier for n goroutines.
func NewBarrier(n int) *Barrier {
	return &Barrier{n: n}
}

// Wait returns when n goroutines have called it.
func (b *Barrier) Wait() {
	if b.n == 1 {
		return
	}
	select {
	case meet <- true:
	case <-meet:
	}
}

var meet = make(chan bool)

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
