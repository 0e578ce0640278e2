package main

import (
	"fmt"
	"sync"
)

type box struct{ n int }

func main() {
	p := sync.Pool{New: func() any { return new(box) }}
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for range 2 {
				b := p.Get().(*box)
				b.n++
				p.Put(b)
			}
		})
	}
	wg.Wait()
	fmt.Println("end")
}
