package main

import (
	"fmt"
	"sync"
)

// Box holds things for those who wait for them.
type Box struct {
	mu     sync.Mutex
	filled *sync.Cond
	things []int
}

func newBox() *Box {
	b := &Box{}
	b.filled = sync.NewCond(&b.mu)
	return b
}

// Put puts a thing in.
func (b *Box) Put(thing int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.things = append(b.things, thing)
	b.filled.Signal()
}

// Get takes the first thing, and waits until there is one.
func (b *Box) Get() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.things) == 0 {
		b.filled.Wait()
	}
	thing := b.things[0]
	b.things = b.things[1:]
	return thing
}

func main() {
	box := newBox()
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() { fmt.Println("got", box.Get()) })
	}
	box.Put(1)
	box.Put(2)
	wg.Wait()
	fmt.Println("done")
}
