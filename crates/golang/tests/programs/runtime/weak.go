package main

import (
	"fmt"
	"runtime"
	"unique"
	"weak"
)

type blob struct {
	data [64]int
	name string
}

//go:noinline
func made(name string) (*blob, weak.Pointer[blob]) {
	b := &blob{name: name}
	return b, weak.Make(b)
}

type cache struct{ entries map[string]weak.Pointer[blob] }

func (c *cache) get(name string) *blob {
	if p, ok := c.entries[name]; ok {
		if b := p.Value(); b != nil {
			fmt.Println("hit", name)
			return b
		}
		fmt.Println("gone", name)
	}
	b, p := made(name)
	c.entries[name] = p
	fmt.Println("miss", name)
	return b
}

//go:noinline
func use(c *cache) {
	b := c.get("one")
	b.data[0]++
	runtime.GC()
	fmt.Println(c.get("one").data[0], b.data[0])
	runtime.KeepAlive(b)
}

//go:noinline
func resurrect() weak.Pointer[blob] {
	b, p := made("resurrected")
	runtime.SetFinalizer(b, func(b *blob) { saved <- b })
	return p
}

var saved = make(chan *blob, 1)

type point struct{ x, y int }

func main() {
	b, p := made("b")
	fmt.Println(p.Value() == b, p.Value().name, p == weak.Make(b))
	q := weak.Make(&b.name)
	fmt.Println(*q.Value(), q == weak.Make(&b.name))
	runtime.GC()
	fmt.Println(p.Value() == b, q.Value() == &b.name, p == weak.Make(b))
	runtime.KeepAlive(b)
	b = nil
	runtime.GC()
	fmt.Println(p.Value(), q.Value(), p == p, p == weak.Pointer[blob]{})
	fmt.Println(weak.Make[blob](nil) == weak.Pointer[blob]{}, weak.Make[blob](nil).Value())

	c := &cache{map[string]weak.Pointer[blob]{}}
	use(c)
	runtime.GC()
	use(c)

	r := resurrect()
	runtime.GC()
	s := <-saved
	fmt.Println(s.name, r.Value(), r == weak.Make(s))

	h, i, j := unique.Make("a"+fmt.Sprint(1)), unique.Make("a1"), unique.Make("a2")
	fmt.Println(h == i, i == j, h.Value(), j.Value())
	k := unique.Make(point{1, 2})
	runtime.GC()
	fmt.Println(k == unique.Make(point{1, 2}), k.Value(), unique.Make[any](1) == unique.Make[any](int8(1)))
	m := map[unique.Handle[string]]int{h: 1, j: 2}
	fmt.Println(m[unique.Make("a1")], m[unique.Make("a2")], m[unique.Make("a3")])
}
