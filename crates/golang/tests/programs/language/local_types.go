package main

import "fmt"

func pair[A, B any](a A, b B) any {
	type p struct {
		x A
		y B
		n *p
	}
	v := p{x: a, y: b}
	v.n = &v
	type l []p
	ll := l{v, v}
	fmt.Printf("%T %d\n", v, len(ll))
	return v
}

type T0[X any] struct{ v X }

func (t T0[X]) m() string {
	type in struct{ q X }
	i := in{t.v}
	return fmt.Sprintf("%v %T", i, i)
}

func loc() {
	type T struct{ a int }
	f := func() any { type T struct{ b string }; return T{"x"} }
	var e any = T{1}
	_, ok := f().(T)
	fmt.Println(ok, e)
	defer func() { fmt.Println(recover()) }()
	_ = f().(T)
}

func same[A any](a A) any {
	type S struct{ A A }
	return S{a}
}

func (s node[K]) walk(f func(K)) {
	type frame struct {
		k    K
		next *frame
	}
	var top *frame
	for _, k := range s.ks {
		top = &frame{k, top}
	}
	for ; top != nil; top = top.next {
		f(top.k)
	}
}

type node[K comparable] struct{ ks []K }

func main() {
	pair(1, "a")
	pair("s", 2.5)
	fmt.Println(T0[int]{3}.m(), T0[string]{"x"}.m())
	loc()
	fmt.Println(same(1) == same(1), same("a") == same(1), same(1) == same(2))
	node[string]{[]string{"a", "b"}}.walk(func(s string) { fmt.Println(s) })

}
