package main

import (
	"fmt"
	"unsafe"
)

type T struct {
	a bool
	b int64
	c bool
}

func size[P any](p P) uintptr { return unsafe.Sizeof(p) }

func main() {
	var t T
	fmt.Println(unsafe.Sizeof(struct{}{}), unsafe.Sizeof(t), unsafe.Alignof(t.b), unsafe.Offsetof(t.c), unsafe.Sizeof(""), unsafe.Sizeof([]int{}), size(int32(1)), size(t))
	p := unsafe.Pointer(&t)
	q := unsafe.Pointer(&t.b)
	fmt.Println(p == q, uintptr(q)-uintptr(p), p != nil, uintptr(unsafe.Pointer(nil)))
	fmt.Println(uintptr(p)%8 == 0)
}
