package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

func main() {
	var begun sync.WaitGroup
	var over atomic.Int32
	begun.Add(3)
	each(3, func(i int) {
		begun.Done()
		begun.Wait()
		over.Add(1)
	})
	if over.Load() == 3 {
		fmt.Println("all are over")
	}
	each(0, func(i int) { fmt.Println("no worker was asked for") })
}
