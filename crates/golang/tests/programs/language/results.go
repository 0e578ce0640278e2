package main

import "fmt"

func seen() (x int) {
	defer func() { fmt.Println("deferred sees", x) }()
	return 42
}

func later() (x, y int) {
	defer func() func() {
		return func() { fmt.Println(x, y) }
	}()()
	return 1, 2
}

func kept() (f func() int, x int) {
	return func() int { return x }, 7
}

func changed() (x int) {
	p := &x
	defer func() { *p += x }()
	return 10
}

func nested() (s string) {
	f := func() (t string) {
		defer func() { s += t }()
		return "inner "
	}
	f()
	return s + "outer"
}

func panics() (x int, err error) {
	defer func() {
		if e := recover(); e != nil {
			err = fmt.Errorf("%v after %d", e, x)
		}
	}()
	x = 3
	panic("stop")
}

func main() {
	fmt.Println(seen())
	fmt.Println(later())
	f, x := kept()
	fmt.Println(f(), x)
	fmt.Println(changed())
	fmt.Println(nested())
	fmt.Println(panics())

	a, b := []int{10, 20}, []int{99, 98}
	i := 1
	for i, a[i] = range b {
		break
	}
	fmt.Println(i, a)
	m := map[int]int{}
	for i, m[i] = range b {
	}
	fmt.Println(i, m)
	var n any
	for n = range 3 {
	}
	fmt.Println(n)
}
