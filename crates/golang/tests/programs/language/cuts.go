package main

import (
	"fmt"
	"runtime"
)

func try(f func()) {
	defer func() { fmt.Println(recover()) }()
	f()
}

const (
	tenth = 0.1i
	whole = complex(0, 0.1)
)

func main() {
	a, n := [3]int{1, 2, 3}, 4
	p, s := &a, a[:2]
	// An array has a length, a slice a capacity.
	try(func() { _ = a[:n] })
	try(func() { _ = p[1:n] })
	try(func() { _ = s[:n] })
	try(func() { _ = a[:1:n] })
	try(func() { _ = s[:1:n] })
	try(func() { _ = a[n-1 : n-2] })
	try(func() { _ = "abc"[:n] })
	fmt.Println(a[:n-1], s[:n-1], cap(s[0:1:2]))
	// Constants that look like calls.
	if imag(tenth) != imag(whole) || tenth != complex(0, 0.1) {
		fmt.Println("never")
	}
	fmt.Println(len([4]int{}), imag(tenth), n)
	fmt.Println(place())
}

func place() (string, int) {
//line :7
	_, file, line, _ := runtime.Caller(0)
	return file, line
}
