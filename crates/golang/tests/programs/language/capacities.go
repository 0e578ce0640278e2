package main

import "fmt"

type T struct{ a, b, c int }

func build(n int) []int {
	var s []int
	for i := 0; i < n; i++ {
		s = append(s, i)
	}
	fmt.Print()
	fmt.Print()
	return s
}

func named(n int) (s []string) {
	for i := 0; i < n; i++ {
		s = append(s, "x")
	}
	fmt.Print()
	fmt.Print()
	return
}

func asks(n int) []int {
	s := []int{}
	for i := 0; i < n; i++ {
		s = append(s, i)
		fmt.Print(cap(s), " ")
	}
	return s
}

type holder struct{ s []int }

func (h *holder) add(x int) { h.s = append(h.s, x) }

func param(s []int) {
	s = append(s, 1)
	fmt.Print(len(s), cap(s), " ")
	fmt.Print()
}

func main() {
	var s []int
	for i := 0; i < 10; i++ {
		s = append(s, i)
		fmt.Print(len(s), cap(s), " ")
	}
	fmt.Println()
	var b []byte
	for i := 0; i < 40; i++ {
		b = append(b, 'x')
		fmt.Print(cap(b), " ")
	}
	fmt.Println()
	var st []string
	for i := 0; i < 5; i++ {
		st = append(st, "s")
		fmt.Print(cap(st), " ")
	}
	fmt.Println(len(st[0]))
	var big []T
	big = append(big, T{})
	fmt.Println(cap(big))
	var esc []int
	for i := 0; i < 5; i++ {
		esc = append(esc, i)
		fmt.Print(cap(esc), " ")
	}
	fmt.Println(esc)
	for n := 0; n < 7; n++ {
		fmt.Print(cap(build(n)), cap(named(n)), " ")
	}
	fmt.Println()
	asks(6)
	fmt.Println()
	h := &holder{}
	for i := 0; i < 5; i++ {
		h.add(i)
		fmt.Print(cap(h.s), " ")
	}
	fmt.Println()
	for i := 0; i < 3; i++ {
		var in []int
		in = append(in, i)
		fmt.Print(cap(in), " ")
		in = append(in, i, i)
		fmt.Print(cap(in), " ")
	}
	fmt.Println()
	var r []int
	for i := 0; i < 6; i++ {
		r = append(r, i)
		fmt.Print(cap(r), " ")
	}
	t := 0
	for _, x := range r {
		t += x
	}
	fmt.Println(t)
	var r2 []int
	for i := 0; i < 3; i++ {
		r2 = append(r2, i)
	}
	for _, x := range r2 {
		t += x
	}
	fmt.Println(t, len(r2))
	m := make([]int, 0)
	m = append(m, 1)
	fmt.Println(cap(m))
	m5 := make([]int, 0, 5)
	m5 = append(m5, 1)
	fmt.Println(cap(m5))
	lit := []int{1, 2, 3}
	lit = append(lit, 4)
	fmt.Println(len(lit), cap(lit))
	two := []int{}
	two = append(two, 1, 2)
	fmt.Println(len(two), cap(two))
	five := []int{}
	five = append(five, 1, 2, 3, 4, 5)
	fmt.Println(len(five), cap(five))
	param(nil)
	param([]int{1})
	fmt.Println()
	c := func() {
		var z []int
		z = append(z, 1)
		fmt.Println(cap(z))
	}
	c()
	var un []int
	un = append(un, 1)
	if un == nil {
		fmt.Println("nil")
	}
	fmt.Println(cap(un))
	var x2, y2 []int
	x2 = append(x2, 1)
	y2 = x2
	y2 = append(y2, 2)
	fmt.Println(len(x2), cap(x2), cap(y2))
	st2 := []rune{}
	for _, c := range "héllo" {
		st2 = append(st2, c)
	}
	fmt.Println(len(st2), cap(st2), string(st2))
	var ps []*T
	for i := 0; i < 5; i++ {
		ps = append(ps, &T{a: i})
		fmt.Print(cap(ps), " ")
	}
	fmt.Println(ps[0].a)
	stack := []int{}
	stack = append(stack, 1)
	stack = append(stack, 2)
	stack = stack[:len(stack)-1]
	stack = append(stack, 3)
	fmt.Println(len(stack), cap(stack), stack[1])
	queue := []int{1}
	for len(queue) > 0 {
		x := queue[0]
		queue = queue[1:]
		if x < 6 {
			queue = append(queue, x+1)
		}
		fmt.Print(cap(queue), " ")
	}
	fmt.Println()
}
