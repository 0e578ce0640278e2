package main

import "fmt"

// What gc copies before it calls what stands behind, and what it reads afterwards.

type pair struct{ a, b int }

type wide struct {
	a, b, c, d, e int
	s          string
}

type one struct{ a int }

type text struct{ s string }

type linked struct {
	next *linked
	v    int
}

type shape interface{ area(x int) int }

type square struct{ side int }

func (s square) area(x int) int { return s.side*10 + x }

type box struct{ side int }

func (b *box) area(x int) int { return b.side*10 + x }

type inner struct{ n int }

func (i inner) get(x int) string { return fmt.Sprint(i.n, x) }

type outer struct{ inner }

var (
	gp          = pair{1, 2}
	gw          = wide{1, 2, 3, 4, 5, "s"}
	gi          = 1
	gi8    int8 = 1
	gf32        = float32(1)
	gb          = false
	gs          = "a"
	gx          = []int{1, 2, 3, 4}
	gm          = map[string]pair{"k": {1, 2}}
	gmi         = map[int8]int{1: 10, 2: 20}
	gpp         = &pair{1, 2}
	gl          = &linked{&linked{nil, 2}, 1}
	ga          = [3]int{1, 2, 3}
	ga1         = [1]int{1}
	gany   any  = 1
	gshape shape = square{1}
	gc          = complex(1, 2)
	gfn         = func() string { return "one" }
)

func reset() {
	gp, gw, gi, gi8, gf32, gb, gs = pair{1, 2}, wide{1, 2, 3, 4, 5, "s"}, 1, 1, 1, false, "a"
	gx, gm, gmi = []int{1, 2, 3, 4}, map[string]pair{"k": {1, 2}}, map[int8]int{1: 10, 2: 20}
	gpp, gl, ga, ga1, gany = &pair{1, 2}, &linked{&linked{nil, 2}, 1}, [3]int{1, 2, 3}, [1]int{1}, 1
	gshape, gc = square{1}, complex(1, 2)
	gfn = func() string { return "one" }
}

//go:noinline
func change() int {
	gp, gw, gi, gi8, gf32, gb, gs = pair{3, 4}, wide{9, 9, 9, 9, 9, "t"}, 7, 2, 9, true, "b"
	gx[0], gx[1], gm["k"], gmi[1] = 9, 8, pair{5, 6}, 99
	gpp.a = 77
	gl = &linked{&linked{nil, 5}, 4}
	ga, ga1, gany = [3]int{4, 5, 6}, [1]int{8}, 8
	gshape, gc = square{5}, complex(5, 6)
	gfn = func() string { return "two" }
	return 0
}

//go:noinline
func change2() (int, bool) { return change(), gb }

func show(name string, values ...any) {
	fmt.Println(append([]any{name}, values...)...)
	reset()
}

//go:noinline
func three(a, b, c any) []any { return []any{a, b, c} }

//go:noinline
func ints(a, b, c int) []int { return []int{a, b, c} }

//go:noinline
func slices(a []int, b int) int { return a[0] + 100*len(a) + b }

//go:noinline
func structs(a pair, b int) int { return a.a*10 + a.b + b }

func variables() {
	show("struct", gp, change())
	show("wide", gw, change())
	show("literal", pair{gi, gi}, change())
	show("literal of one", one{gi}, change())
	show("literal of text", text{gs}, change())
	show("int", gi, change())
	show("int8", gi8, change())
	show("int8 sum", gi8+1, change())
	show("int sum", gi+1, change())
	show("float32", gf32, change())
	show("float32 sum", gf32+1, change())
	show("bool", gb, change())
	show("not", !gb, change())
	show("less", gi < 5, change())
	show("string", gs, change())
	show("string sum", gs+"!", change())
	show("slice", gx, change())
	show("slice of slice", gx[1:3], change())
	show("slice of string", gs[0:], change())
	show("element", gx[0], change())
	show("map", gm["k"], change())
	show("map of ints", gmi[1], change())
	show("map by variable", gmi[gi8], change())
	show("map by sum", gmi[gi8+1], change())
	show("field", gp.a, change())
	show("field of pointer", gpp.a, change())
	show("behind pointer", *gpp, change())
	show("array", ga, change())
	show("array of one", ga1, change())
	show("array literal", [2]int{gi, gi}, change())
	show("array element", ga[gi%3], change())
	show("assertion", gany.(int), change())
	show("assertion to interface", gany.(interface{}), change())
	show("assertion to struct", gshape.(square), change())
	show("complex", gc, change())
	show("complex sum", gc+1, change())
	show("real", real(gc), change())
	show("pointer", gl.next.v, change())
	show("link", *gl.next, change())
	show("and", gb && gi > 0, change())
	show("or", gb || gi > 5, change())
	show("bytes", []byte(gs), change())
	show("from bytes", string([]byte(gs)), change())
	show("runes", []rune(gs), change())
	show("conversion", pair(gp), change())
	show("conversion to any", any(gp), change())
	show("conversion of int", any(gi), change())
	show("compare structs", gp == pair{1, 2}, change())
	show("compare arrays", ga == [3]int{1, 2, 3}, change())
	show("compare interface", gany == 1, change())
	show("compare interface with struct", gshape == shape(square{1}), change())
	show("call of function", gfn(), change())
	show("len", len(gx), cap(gx), change())
	show("min", min(gi, 5), change())
	show("closure", func() int { return gi }(), change())
}

func plain() {
	show("ints", ints(gi, change(), gi))
	show("sum", gi+change()+gi)
	show("element and call", gx[0]+change())
	show("call in index", gx[change()]+gi)
	show("slices", slices(gx[1:], change()))
	show("structs", structs(gp, change()))
	show("struct literals", structs(pair{gi, gi}, change()))
	show("three", three(gi, gp, change()))
	show("three literals", three(pair{gi, 1}, gi8, change()))
	n, ok := gmi[int8(change()+1)]
	show("map with ok", n, ok)
	a, b := gi, change()
	show("define", a, b)
	var c, d any = pair{gi, gi}, change()
	show("define interfaces", c, d)
	c, d = gp, change()
	show("assign interfaces", c, d)
	c, d = gi8+1, change()
	show("assign small", c, d)
	e := []any{gi, pair{gi, 2}, gi8 + 1, gx[:1], change()}
	show("literal of interfaces", e...)
	f := map[any]any{gi: gp, pair{gi, 1}: change()}
	show("map literal", len(f), f[1], f[pair{1, 1}], f[pair{7, 1}])
	g := append([]any{gi8 + 1}, gi, pair{gi, 1}, change())
	show("append", g...)
	gx[gi%4] = change()
	show("target", gx)
	gmi[gi8+1] = change() + 1
	show("target of map", gmi)
	gm[gs+"x"] = pair{change(), gi}
	show("target by text", gm)
	func() (x, y any) { return pair{gi, gi}, change() }()
	h, i := func() (x, y any) { return pair{gi, gi}, change() }()
	show("return", h, i)
	j, k := func() (x, y any) { return gi, change() }()
	show("return of int", j, k)
	gi += change() + 1
	show("add", gi)
}

func receivers() {
	show("interface", gshape.area(change()))
	var i shape = square{1}
	f := func() int { i = square{2}; return 3 }
	show("one type", i.area(f()))
	var j shape = square{1}
	g := func() int { j = &box{2}; return 3 }
	show("two types", j.area(g()))
	var k shape = &box{1}
	h := func() int { k = &box{2}; return 3 }
	show("pointers", k.area(h()))
	s := square{1}
	l := func() int { s = square{2}; return 3 }
	show("value", s.area(l()))
	p := &box{1}
	m := func() int { p = &box{2}; return 3 }
	show("pointer", p.area(m()))
	o := outer{inner{1}}
	n := func() int { o = outer{inner{2}}; return 3 }
	show("promoted", o.get(n()))
	q := &square{1}
	r := func() int { q = &square{2}; return 3 }
	show("value by pointer", q.area(r()))
	show("element", []square{{gi}}[0].area(change()))
	show("method value", fmt.Sprint(gp), func(f func(int) int, x int) int { return f(x) }(square{gi}.area, change()))
	show("assertion", gshape.(square).area(change()))
}

func panics() {
	try := func(name string, f func()) {
		defer func() { show(name, recover(), gi) }()
		f()
	}
	var none shape
	try("nil interface", func() { none.area(change()) })
	var nobody shape
	set := func() { nobody = square{1} }
	try("nil of one type", func() { nobody.area(change()) })
	set()
	try("wrong assertion", func() { fmt.Sprint(gany.(string), change()) })
	try("wrong bounds", func() { fmt.Sprint(gx[5:], change()) })
	try("wrong index", func() { fmt.Sprint(gx[gi+5], change()) })
	var np *square
	try("nil pointer", func() { np.area(change()) })
	try("nil pointer in interface", func() { shape(np).area(change()) })
	var held shape = np
	try("nil pointer held", func() { held.area(change()) })
	try("nil pointer through any", func() { any(np).(shape).area(change()) })
	gshape = np
	try("nil pointer in variable", func() { gshape.area(0) })
	try("division", func() { fmt.Sprint(gi/(gi-1), change()) })
}

func main() {
	variables()
	plain()
	receivers()
	panics()
}
