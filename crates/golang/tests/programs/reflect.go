package main

import (
	"fmt"
	"math"
	"reflect"
)

type T struct {
	A int
	b []string
	m map[string]any
	f func()
	p *T
}

type Named map[string]int
type G[K comparable, V any] struct {
	k K
	v V
}
type I interface{ M() }
type S int

func (S) M() {}

type P struct{}

func (*P) M() {}

type list struct {
	next *list
	v    any
}

func main() {
	nan := math.NaN()
	ns := []float64{nan}
	f := func() {}
	ring := func(n int) *list {
		first := &list{v: 0}
		at := first
		for i := 1; i < n; i++ {
			at.next = &list{v: i % 2}
			at = at.next
		}
		at.next = first
		return first
	}
	long := func(n int) *list {
		var at *list
		for i := 0; i < n; i++ {
			at = &list{at, i}
		}
		return at
	}
	m1 := map[string]any{}
	m1["self"] = m1
	m2 := map[string]any{}
	m2["self"] = m2
	var sl []any
	sl = append(sl, nil)
	sl[0] = sl
	sm := []any{nil}
	sm[0] = sm
	var ip *int
	var e error
	one, other := 1, 1
	for i, c := range [][2]any{
		{1, 1}, {1, 2}, {1, int8(1)}, {nil, nil}, {nil, 1}, {"a", "a"}, {nan, nan}, {ns, ns}, {[]float64{nan}, []float64{nan}},
		{[]int{1, 2}, []int{1, 2}}, {[]int{}, []int(nil)}, {[]int(nil), []int(nil)}, {[]int{}, []int{}},
		{map[string]int{"a": 1}, map[string]int{"a": 1}}, {map[string]int{"a": 1}, map[string]int{"b": 1}}, {map[string]int{"a": 1}, map[string]int{"a": 2}},
		{Named{"a": 1}, map[string]int{"a": 1}}, {map[string]int(nil), map[string]int{}},
		{&one, &other}, {&one, &one}, {ip, ip}, {ip, &one}, {e, e},
		{f, f}, {(func())(nil), (func())(nil)}, {T{f: f}, T{f: f}}, {&T{f: f}, &T{f: f}},
		{T{A: 1, b: []string{"x"}, m: map[string]any{"k": []int{1}}, p: &T{A: 3}}, T{A: 1, b: []string{"x"}, m: map[string]any{"k": []int{1}}, p: &T{A: 3}}},
		{T{A: 1, b: []string{"x"}, m: map[string]any{"k": []int{1}}, p: &T{A: 3}}, T{A: 1, b: []string{"x"}, m: map[string]any{"k": []int{1}}, p: &T{A: 4}}},
		{T{m: map[string]any{"k": []int{1}}}, T{m: map[string]any{"k": []int8{1}}}},
		{[2]any{1, "a"}, [2]any{1, "a"}}, {[]byte("abc"), []byte("abc")}, {[]byte("abc"), []byte("abd")},
		{ring(2), ring(2)}, {ring(2), ring(4)}, {ring(2), ring(3)}, {ring(64), ring(2)}, {m1, m2}, {sl, sm}, {m1, sl},
		{long(1000), long(1000)}, {long(1000), long(1001)},
		{map[float64]int{nan: 1}, map[float64]int{nan: 1}}, {make(chan int), make(chan int)}, {3i, 3i}, {[]any{nil}, []any{nil}}, {[]error{nil}, []error{nil}},
		{[][]int{{1}, {2}}, [][]int{{1}, {2}}}, {map[any]any{1: 2}, map[any]any{1: 2}}, {struct{}{}, struct{}{}},
	} {
		fmt.Print(i, ":", reflect.DeepEqual(c[0], c[1]), " ")
	}
	fmt.Println()
	for _, x := range []any{1, int8(2), uint(3), 1.5, float32(2), 1i, "s", true, []int{1}, [3]string{}, map[string][]int{}, &one, T{}, &T{}, Named{}, G[int, string]{}, G[S, map[string]T]{}, S(1), P{}, &P{}, make(chan int), f, uintptr(1), struct{ X int }{}, []any{}, fmt.Errorf("x"), any(nil)} {
		t := reflect.TypeOf(x)
		if t == nil {
			fmt.Println("nil")
			continue
		}
		fmt.Printf("%v|%s|%q|%v|%v|", t, t, t.Name(), t.Kind(), t.Comparable())
		fmt.Print(t.Implements(reflect.TypeFor[I]()), t.AssignableTo(reflect.TypeOf(S(1))), " ")
		switch t.Kind() {
		case reflect.Map:
			fmt.Print(t.Key(), " ", t.Elem())
		case reflect.Slice, reflect.Pointer, reflect.Array, reflect.Chan:
			fmt.Print(t.Elem(), " ", t.Elem().Kind() == reflect.Struct)
		case reflect.Struct:
			fmt.Print(t.NumField())
		}
		fmt.Println()
	}
	fmt.Println(reflect.TypeOf(1) == reflect.TypeOf(2), reflect.TypeOf(1) == reflect.TypeOf("a"), reflect.TypeFor[error](), reflect.TypeFor[[]int]().Kind(), reflect.Kind(99), reflect.Ptr)
	defer func() { fmt.Println(recover()) }()
	reflect.TypeOf(1).Elem()
}
