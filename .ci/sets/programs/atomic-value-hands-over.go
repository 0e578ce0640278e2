package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

type box struct{ n int }

func main() {
	var v atomic.Value
	var p atomic.Pointer[box]
	v.Store(&box{})
	p.Store(&box{})
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			b := v.Swap((*box)(nil)).(*box)
			if b != nil {
				b.n++
				v.Store(b)
			}
			if q := p.Swap(nil); q != nil {
				q.n++
				p.Store(q)
			}
		})
	}
	wg.Wait()
	if b := v.Load().(*box); b != nil {
		fmt.Println(b.n)
	}
}
