package main

import (
	"fmt"
	"sync"
)

// Gate is closed until it is opened.
type Gate struct {
	mu     sync.Mutex
	opened *sync.Cond
	open   bool
}

func newGate() *Gate {
	g := &Gate{}
	g.opened = sync.NewCond(&g.mu)
	return g
}

// Pass waits until the gate is open.
func (g *Gate) Pass() {
	g.mu.Lock()
	defer g.mu.Unlock()
	for !g.open {
		g.opened.Wait()
	}
}

// Open opens the gate for good.
func (g *Gate) Open() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.open = true
	g.opened.Broadcast()
}

func main() {
	gate := newGate()
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(gate.Pass)
	}
	gate.Open()
	wg.Wait()
	fmt.Println("2 passed")
}
