package main

import (
	"fmt"
	"unsafe"
)

// pages counts the pages of memory on which the stacks of so many
// goroutines lie, at the place that each is using now.
func pages(goroutines int) int {
	places := make(chan uintptr)
	goOn := make(chan struct{})
	for range goroutines {
		go func() {
			var local byte
			places <- uintptr(unsafe.Pointer(&local)) / 4096
			<-goOn
		}()
	}
	seen := make(map[uintptr]bool)
	for range goroutines {
		seen[<-places] = true
	}
	close(goOn)
	return len(seen)
}

func main() {
	for _, goroutines := range []int{2, 20_000} {
		on := pages(goroutines)
		fmt.Printf("%d stacks: %d pages\n", goroutines, on)
	}
}
