package main

import "fmt"

type A struct{ X, Y int }
type B struct {
	*A
	Z int
}

func arr() [3]int   { fmt.Println("arr called"); return [3]int{1, 2, 3} }
func parr() *[3]int { fmt.Println("parr called"); return nil }

func main() {
	for range arr() {
		fmt.Println("x")
	}
	for i := range arr() {
		fmt.Println(i)
	}
	for i := range len(arr()) {
		fmt.Println(i)
	}
	for i := range parr() {
		fmt.Println(i)
	}
	for range parr() {
	}
	var ch = make(chan [2]int, 1)
	ch <- [2]int{}
	for i := range <-ch {
		fmt.Println(i, len(ch))
	}
	var np *[4]int
	for i := range np {
		fmt.Println(i)
	}
	for i, _ := range np {
		fmt.Println(i)
	}
	fmt.Println(len(np), cap(np))
	const n = len([10]int{})
	var s [5]struct{}
	for i, v := range s {
		fmt.Println(i, v)
	}
	type E struct{}
	a, b := new(E), new(E)
	_ = a == b
	var e1, e2 E
	_, _ = e1, e2
	fmt.Println(E{} == E{}, [0]int{} == [0]int{})
	pp := &struct{ x int }{3}
	fmt.Println(pp.x)
	big := [1000]int{999: 7}
	bc := big
	bc[0] = 1
	fmt.Println(big[0], bc[0], bc[999], big == bc)
}
