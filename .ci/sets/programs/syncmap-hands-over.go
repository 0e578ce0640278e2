package main

import (
	"fmt"
	"sync"
)

type box struct{ n int }

func main() {
	var m sync.Map
	m.Store("k", &box{})
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for range 2 {
				if v, ok := m.LoadAndDelete("k"); ok {
					v.(*box).n++
					m.Store("k", v)
				}
			}
		})
	}
	wg.Wait()
	v, _ := m.Load("k")
	fmt.Println(v.(*box).n)
}
