package main

import (
	"fmt"
	"sync"
)

func main() {
	begin(func() { panic("nobody asks") })
	gate := make(chan bool)
	late := begin(func() {
		<-gate
		panic("late")
	})
	var told [2]any
	var wg sync.WaitGroup
	for i := range told {
		wg.Go(func() { told[i] = late() })
	}
	close(gate)
	wg.Wait()
	fmt.Println(told[0], told[1], late())
}
