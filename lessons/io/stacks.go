package main

import (
	"fmt"
	"sync/atomic"
	"unsafe"
)

type report struct {
	own           int
	place, shared uintptr
}

func main() {
	var answers atomic.Int32
	here, gate := make(chan int), make(chan int)
	var reports [3]chan report
	for client := 1; client <= 2; client++ {
		reports[client] = make(chan report)
		go func() {
			own := client  // on its own stack
			answers.Add(1) // shared
			here <- 1
			<-gate
			place := uintptr(unsafe.Pointer(&own))
			shared := uintptr(unsafe.Pointer(&answers))
			reports[client] <- report{own, place, shared}
		}()
	}
	<-here
	<-here
	close(gate)
	a, b := <-reports[1], <-reports[2]
	fmt.Println("own values:", a.own, "and", b.own)
	fmt.Println("own places:", a.place != b.place)
	fmt.Println("one counter:", a.shared == b.shared)
	fmt.Println("answers:", answers.Load())
}
