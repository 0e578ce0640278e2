package main

import (
	"fmt"
	"sync"
)

func main() {
	var m sync.Map
	var wg sync.WaitGroup
	for i := range 2 {
		wg.Go(func() {
			_, was := m.LoadOrStore("k", i)
			fmt.Println(i, was)
		})
	}
	wg.Wait()
	v, _ := m.Load("k")
	fmt.Println(v)
}
