package main

import (
	"fmt"
	"sync"
)

func main() {
	later(func() int { return 1 })
	begun := make(chan bool)
	answer := later(func() int {
		begun <- true
		return 7
	})
	<-begun
	var wg sync.WaitGroup
	var got [2]int
	for i := range got {
		wg.Go(func() { got[i] = answer() })
	}
	wg.Wait()
	fmt.Println(got[0], got[1], answer())
}
