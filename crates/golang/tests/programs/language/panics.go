package main

import "fmt"

type A struct{ X, Y int }
type B struct {
	*A
	Z int
}
type C struct {
	B
	W int
}

var _ = fmt.Sprint("hi")
var _ = func() int { fmt.Println("blank fn"); return 1 }()
var _, _ = two()
var _ = main2
var f = func(x int) int { return g(x) + 1 }
var _ = func() { _ = f(1) }

func g(x int) int { return x }

func two() (int, int) { fmt.Println("two"); return 1, 2 }
func main2()          {}

type V struct{ n int }

func (v V) M() int  { return v.n }
func (v *V) P() int { return 1 }

type I interface{ M() int }

func main() {
	fmt.Println(f(2))
	func() {
		defer func() { fmt.Println(recover()) }()
		var p *V
		fmt.Println(p.P(), p.M())
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		var p *V
		f := I.M
		fmt.Println(f(p))
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		var p *V
		f := (*V).M
		fmt.Println(f(p))
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		var p I = (*V)(nil)
		f := p.M
		fmt.Println("bound")
		fmt.Println(f())
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		n := -1
		_ = make([]int, n)
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		n := 1 << 60
		_ = make([]int, n)
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		n := 1 << 60
		_ = make([]int, 1, n)
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		n := 1 << 60
		_ = make([]struct{}, n)
		fmt.Println("ok")
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		n := 1 << 60
		_ = make(chan int, n)
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		n := -1
		_ = make(chan int, n)
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		n := -1
		_ = make(map[int]int, n)
		fmt.Println("ok map")
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		var u uint64 = 1 << 63
		_ = make([]int, u)
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		a, b := 3, 2
		_ = make([]int, a, b)
	}()
	const z = -0.0
	x := 0.0
	x = -x
	fmt.Println(z, x, 1/x, -0.0)
	var ff float32 = -0.0
	fmt.Println(ff, 1/ff)
}
