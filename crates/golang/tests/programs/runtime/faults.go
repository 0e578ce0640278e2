package main

import (
	"errors"
	"fmt"
	"runtime"
)

type T struct{ x int }

type M interface{ M() }

func try(what string, f func()) {
	defer func() {
		r := recover()
		_, isRuntime := r.(runtime.Error)
		err, isError := r.(error)
		var te *runtime.TypeAssertionError
		var pn *runtime.PanicNilError
		fmt.Printf("%s: %T %v %v %v", what, r, r, isRuntime, isError)
		if isError {
			fmt.Print(" ", errors.As(err, &te), errors.As(err, &pn), " ", err.Error())
		}
		fmt.Println()
	}()
	f()
}

func main() {
	var s []int
	var m map[string]int
	var p *T
	var a any
	var c chan int
	zero, minus := 0, -1
	try("index", func() { _ = s[3] })
	try("negative", func() { _ = s[minus] })
	try("slice", func() { _ = s[1:] })
	try("array", func() { _ = [2]int(s) })
	try("nil map", func() { m["a"] = 1 })
	try("nil pointer", func() { p.x = 1 })
	try("divide", func() { _ = 1 / zero })
	try("shift", func() { _ = 1 << minus })
	try("nil any", func() { _ = a.(int) })
	a = "text"
	try("conversion", func() { _ = a.(int) })
	try("missing", func() { _ = a.(M) })
	try("close nil", func() { close(c) })
	c = make(chan int)
	close(c)
	try("close closed", func() { close(c) })
	try("send closed", func() { c <- 1 })
	try("makechan", func() { _ = make(chan int, minus) })
	try("makeslice", func() { _ = make([]int, minus) })
	try("uncomparable", func() { var x any = []int{1}; _ = x == x })
	try("unhashable", func() { _ = map[any]int{[]int{1}: 2} })
	try("nil func", func() { var f func(); f() })
	try("panic nil", func() { panic(nil) })
	try("goexit", func() { panic(fmt.Errorf("wrapped: %w", errors.New("x"))) })
}
