package main

import (
	"fmt"
	"unsafe"
)

const stack = 2 * 1024 // Go starts with this much

func near(a, b *int) bool {
	x, y := uintptr(unsafe.Pointer(a)), uintptr(unsafe.Pointer(b))
	return max(x, y)-min(x, y) < stack
}

func main() {
	shared := new(int)
	*shared = 7
	type seen struct {
		address *int
		near    bool
	}
	ch := make(chan seen)
	go func() {
		local := 0
		ch <- seen{shared, near(shared, &local)}
	}()
	theirs := <-ch
	local := 0
	fmt.Println("one variable for both:", shared == theirs.address)
	fmt.Println("on its stack:", theirs.near)
	fmt.Println("on main's stack:", near(shared, &local))
}
