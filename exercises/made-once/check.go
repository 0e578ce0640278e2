package main

import (
	"fmt"
	"sync"
)

func main() {
	b := &Lazy{make: func() int {
		fmt.Println("makes b")
		return 3
	}}
	a := &Lazy{make: func() int {
		seven := b.Get() + 4
		fmt.Println("makes a")
		return seven
	}}
	var wg sync.WaitGroup
	var got [2]int
	for i := range got {
		wg.Go(func() { got[i] = a.Get() })
	}
	wg.Wait()
	fmt.Println(got[0], got[1])
}
