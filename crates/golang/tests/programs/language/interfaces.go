package main

import "fmt"

type A struct{ n int }

func (A) M()  {}
func (*A) P() {}

type B struct{ A }
type C struct{ *A }
type D int

func (D) m() {}
func (D) Z() {}

type I interface{ M() }
type J interface {
	M()
	P()
}
type K interface {
	Zz()
	M()
	Aa()
}
type L interface{ m() }
type W interface{ M(int) }
type G[T any] interface{ Get() T }
type H[T any] struct{ v T }

func (h H[T]) Get() T { return h.v }

type E1 interface {
	error
	Is(error) bool
}

func try(name string, f func()) {
	defer func() {
		r := recover()
		fmt.Printf("%s: %v (%T)\n", name, r, r)
	}()
	f()
}

func as[T any](x any) T { return x.(T) }

func to[T any](i I) T { return any(i).(T) }

func main() {
	var a any = A{}
	var i I = A{}
	var none any
	var noI I
	try("1", func() { _ = a.(J) })
	try("2", func() { _ = i.(J) })
	try("3", func() { _ = a.(K) })
	try("4", func() { _ = any(D(1)).(I) })
	try("5", func() { _ = any(D(1)).(L).(K) })
	try("6", func() { _ = a.(L) })
	try("7", func() { _ = a.(W) })
	try("8", func() { _ = none.(I) })
	try("9", func() { _ = noI.(J) })
	try("10", func() { _ = none.(A) })
	try("11", func() { _ = noI.(A) })
	try("12", func() { _ = i.(B) })
	try("13", func() { _ = a.(*A) })
	try("14", func() { _ = any(B{}).(J) })
	try("15", func() { _ = any(&B{}).(J).(K) })
	try("16", func() { _ = any(C{}).(J).(K) })
	try("17", func() { _ = any(H[int]{}).(G[string]) })
	try("18", func() { _ = any(H[int]{}).(H[string]) })
	try("19", func() { _ = as[int](a) })
	try("20", func() { _ = as[J](a) })
	try("21", func() { _ = as[J](nil) })
	try("22", func() { _ = to[J](nil) })
	try("23", func() { _ = to[*A](A{}) })
	try("24", func() { _ = as[H[string]](H[int]{}) })
	try("25", func() { _ = any(fmt.Errorf("x")).(E1) })
	try("26", func() { _ = any(struct{ A }{}).(K) })
	try("27", func() { _ = any([]int{}).(fmt.Stringer) })
	try("28", func() { _ = any(func() {}).(interface{ Foo() }) })
	try("29", func() { _ = any(map[string]A{}).([]A) })
	try("30", func() { type A struct{ n int }; _ = a.(A) })
	try("31", func() { noI.M() })
	try("32", func() { var p *A; I(p).M() })
	try("33", func() { var p *A; var x I = p; x.M() })
	try("34", func() { var p *B; var x I = p; x.M() })
	try("35", func() { var c C; var x I = c; x.M() })
	try("36", func() { var c *C; var x I = c; x.M() })
	try("37", func() { var p *H[int]; var x G[int] = p; x.Get() })
	try("38", func() { call((*A)(nil)) })
	try("39", func() { f := I.M; f((*A)(nil)) })
	try("40", func() { var x I = (*A)(nil); f := x.M; f() })
	try("42", func() { xs := []I{(*A)(nil)}; xs[0].M() })
	try("43", func() { xs := []I{(*A)(nil)}; for _, x := range xs { x.M() } })
	try("44", func() { x := pick((*A)(nil)); x.M() })
	try("45", func() { m := map[string]I{"a": (*A)(nil)}; m["a"].M() })
	try("46", func() { var x struct{ I }; x.M() })
	try("47", func() { x := struct{ I }{(*A)(nil)}; x.M() })
	try("48", func() { var x I = (*A)(nil); if y, ok := x.(I); ok { y.M() } })
	try("49", func() { var x any = (*A)(nil); switch y := x.(type) { case I: y.M() } })
	try("50", func() { var x any = (*A)(nil); x.(I).M() })
	try("51", func() { var x I = (*A)(nil); func() { x.M() }() })
	try("52", func() { var x, y I = (*A)(nil), A{}; x, y = y, x; y.M() })
	try("53", func() { var x I; p := &x; *p = (*A)(nil); x.M() })
}

//go:noinline
func call(i I) { i.M() }

//go:noinline
func pick(a *A) I { return a }
