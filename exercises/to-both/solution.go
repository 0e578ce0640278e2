package main

import (
	"fmt"
	"sync"
)

// tee gives two channels, on both of which what comes from in arrives.
func tee(in <-chan int) (<-chan int, <-chan int) {
	a, b := make(chan int), make(chan int)
	go func() {
		defer close(a)
		defer close(b)
		for v := range in {
			first, second := a, b
			for range 2 {
				select {
				case first <- v:
					first = nil
				case second <- v:
					second = nil
				}
			}
		}
	}()
	return a, b
}

func main() {
	in := make(chan int)
	a, b := tee(in)
	var wg sync.WaitGroup
	var got [2][]int
	for i, out := range []<-chan int{a, b} {
		wg.Go(func() {
			for v := range out {
				got[i] = append(got[i], v)
			}
		})
	}
	in <- 1
	in <- 2
	close(in)
	wg.Wait()
	fmt.Println(got[0], got[1])
}
