package main

import (
	"fmt"
	"runtime"
	"time"
)

type node struct {
	name string
	next *node
	pad  [4]int
}

type named interface{ Name() string }

func (n *node) Name() string { return n.name }

var kept *node

func collect() {
	for range 3 {
		runtime.GC()
		time.Sleep(time.Millisecond)
	}
}

//go:noinline
func alone() {
	n := &node{name: "alone"}
	runtime.SetFinalizer(n, func(n *node) { fmt.Println("finalizer of", n.name) })
	fmt.Println("made", n.name)
}

//go:noinline
func chain() {
	b := &node{name: "b"}
	a := &node{name: "a", next: b}
	runtime.SetFinalizer(b, func(n *node) { fmt.Println("finalizer of", n.name) })
	runtime.SetFinalizer(a, func(n *node) { fmt.Println("finalizer of", n.name, "before", n.next.name) })
}

//go:noinline
func circle() {
	a, b := &node{name: "c1"}, &node{name: "c2"}
	a.next, b.next = b, a
	runtime.SetFinalizer(a, func(n *node) { fmt.Println("finalizer of", n.name) })
	runtime.SetFinalizer(b, func(n *node) { fmt.Println("finalizer of", n.name) })
}

//go:noinline
func resurrected() {
	n := &node{name: "resurrected"}
	runtime.SetFinalizer(n, func(n *node) {
		kept = n
		fmt.Println("kept", n.name)
	})
}

//go:noinline
func again() {
	n := kept
	kept = nil
	runtime.SetFinalizer(n, func(n *node) { fmt.Println("gone at last:", n.name) })
}

//go:noinline
func interfaces() {
	n := &node{name: "by interface"}
	runtime.SetFinalizer(n, func(n named) int {
		fmt.Println(n.Name())
		return 1
	})
	m := &node{name: "by any"}
	runtime.SetFinalizer(m, func(x any) { fmt.Printf("%T %v\n", x, x.(*node).name) })
}

//go:noinline
func cleared() {
	n := &node{name: "cleared"}
	runtime.SetFinalizer(n, func(n *node) { fmt.Println("never") })
	runtime.SetFinalizer(n, nil)
}

//go:noinline
func method() {
	n := &node{name: "method"}
	runtime.SetFinalizer(n, (*node).done)
}

func (n *node) done() { fmt.Println("done", n.name) }

//go:noinline
func cleanups() {
	n := &node{name: "cleaned"}
	runtime.AddCleanup(n, func(x int) { fmt.Println("cleanup", x) }, 42)
	c := runtime.AddCleanup(n, func(s string) { fmt.Println("never", s) }, "stopped")
	c.Stop()
	c.Stop()
	runtime.AddCleanup(&n.next, func(s []string) { fmt.Println("inner", s) }, []string{"a", "b"})
}

//go:noinline
func both() {
	n := &node{name: "both"}
	runtime.AddCleanup(n, func(s string) { fmt.Println("cleanup after", s) }, "finalizer")
	runtime.SetFinalizer(n, func(n *node) { fmt.Println("finalizer of", n.name) })
}

//go:noinline
func several() {
	for i := range 4 {
		n := &node{name: fmt.Sprint("several ", i)}
		runtime.SetFinalizer(n, func(n *node) { fmt.Println(n.name) })
	}
}

func alive() {
	n := &node{name: "alive"}
	runtime.SetFinalizer(n, func(n *node) { fmt.Println("finalizer of", n.name) })
	collect()
	fmt.Println("still", n.name)
	runtime.KeepAlive(n)
	collect()
}

func try(f func()) {
	defer func() { fmt.Println(recover()) }()
	f()
}

func main() {
	alone()
	collect()
	chain()
	collect()
	circle()
	collect()
	resurrected()
	collect()
	fmt.Println(kept.name)
	again()
	collect()
	interfaces()
	collect()
	cleared()
	collect()
	method()
	collect()
	cleanups()
	collect()
	both()
	collect()
	several()
	collect()
	alive()
	n := &node{}
	try(func() { runtime.AddCleanup((*node)(nil), func(int) {}, 1) })
	try(func() { runtime.AddCleanup(n, func(*node) {}, n) })
	try(func() { runtime.AddCleanup(n, func(**node) {}, &n.next) })
	fmt.Println(runtime.NumGoroutine())
}
