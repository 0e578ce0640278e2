package main

import (
	"fmt"
	"unsafe"
)

func main() {
	stacks := map[uintptr]bool{}
	for range 5 {
		ch := make(chan uintptr)
		go func() {
			local := 0
			ch <- uintptr(unsafe.Pointer(&local))
		}()
		stacks[<-ch] = true
	}
	fmt.Println("5 goroutines,", len(stacks), "stack")
}
