package main

import (
	"fmt"
	"sync"
)

func main() {
	gate := make(chan bool)
	late := begin(func() {
		<-gate
		panic("late")
	})
	var other any
	var wg sync.WaitGroup
	wg.Go(func() { other = late() })
	close(gate)
	one := late()
	wg.Wait()
	fmt.Println(one, other, late())
	begin(func() { panic("nobody asks") })
}
