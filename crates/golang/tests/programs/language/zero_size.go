package main

import "fmt"

var x, y [0]int
var p, q = new([0]int), new([0]int)

type empty struct{}

func main() {
	fmt.Println(p == q, &x == p, &y == q)
	s := make([]empty, 1<<40)
	fmt.Println(len(s), cap(s))
	s = append(s, empty{}, empty{})
	fmt.Println(len(s))
	t := s[1<<20 : 1<<30]
	fmt.Println(len(t), &t[5] == &s[7])
	m := map[empty]int{{}: 1}
	m[empty{}]++
	fmt.Println(m)
	c := make(chan empty, 2)
	c <- empty{}
	fmt.Println(<-c, len(c))
	f := func(e empty) (r empty) { return e }
	fmt.Println(f(empty{}))
	for i, v := range [3]empty{} {
		fmt.Println(i, v)
	}
}
