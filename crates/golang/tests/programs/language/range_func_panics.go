package main

import "fmt"

func seq(yield func(int) bool) { yield(1) }

//go:noinline
func seq2(yield func(int) bool) { yield(1) }

func a() {
	defer func() {
		for range seq {
			fmt.Println(recover())
		}
	}()
	panic("in a")
}
func b() {
	defer func() {
		for range seq2 {
			fmt.Println(recover())
		}
	}()
	panic("in b")
}
func c() {
	defer func() {
		for range seq2 {
			defer func() { fmt.Println("inner", recover()) }()
		}
	}()
	panic("in c")
}
func try(f func()) {
	defer func() { fmt.Println("try", recover()) }()
	f()
}
func bad(yield func(int) bool) {
	defer func() { recover() }()
	yield(1)
}
func bad2(yield func(int) bool) {
	func() {
		defer func() { fmt.Println(recover()) }()
		yield(1)
	}()
	yield(2)
}
func bad3(yield func(int) bool) {
	yield(1)
	yield(2)
}

var keep func(int) bool

func bad4(yield func(int) bool) { keep = yield }
func ret() (s string) {
	defer func() { s += fmt.Sprint(recover()) }()
	for range bad {
		return "returned"
	}
	return "end"
}
func ret2(yield func(int) bool) {
	yield(1)
	panic("after")
}
func ret3() (s string, n int) {
	defer func() { s += fmt.Sprint(recover(), n) }()
	for range ret2 {
		return "returned", 4
	}
	return "end", 0
}

func main() {
	try(a)
	try(b)
	try(c)
	try(func() {
		for range bad {
			panic("x")
		}
	})
	try(func() {
		for range bad2 {
			panic("x")
		}
	})
	try(func() {
		for range bad3 {
			break
		}
	})
	try(func() {
		for range bad4 {
		}
		keep(1)
	})
	fmt.Println(ret())
	fmt.Println(ret3())
}
