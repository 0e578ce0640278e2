// Package iter: see the documentation of Go's package of this name.
package iter

import "runtime"

// Seq is a sequence of values: it calls yield with one after the other until that returns false.
type Seq[V any] func(yield func(V) bool)

// Seq2 is a sequence of pairs of values.
type Seq2[K, V any] func(yield func(K, V) bool)

// What parks one goroutine while another one runs: the number of the one that is parked.
type coro struct{ other int }

func create(c *coro, f func())
func swap(c *coro)
func leave(c *coro)

type pull struct {
	coro
	name               string
	done, asked, ended bool
	panicked           any
}

type exited struct{}

func (p *pull) begin(body func()) {
	create(&p.coro, func() {
		defer leave(&p.coro)
		if p.done {
			return
		}
		defer func() {
			if r := recover(); r != nil {
				p.panicked = r
			} else if !p.ended {
				p.panicked = exited{}
			}
			p.done = true
		}()
		body()
		p.ended = true
	})
}

// Whether yield may give a value.
func (p *pull) wanted() bool {
	if p.done {
		return false
	}
	if !p.asked {
		panic(p.name + ": yield called again before next")
	}
	p.asked = false
	return true
}

func (p *pull) yield() bool {
	swap(&p.coro)
	return !p.done
}

func (p *pull) next() {
	if p.asked {
		panic(p.name + ": next called again before yield")
	}
	p.asked = true
	p.enter()
}

func (p *pull) stop() {
	if !p.done {
		p.done = true
		p.enter()
	}
}

func (p *pull) enter() {
	swap(&p.coro)
	switch p.panicked {
	case nil:
	case exited{}:
		runtime.Goexit()
	default:
		panic(p.panicked)
	}
}

// Pull gives the values of seq one by one: next is the next one, stop ends it.
func Pull[V any](seq Seq[V]) (next func() (V, bool), stop func()) {
	p := &pull{name: "iter.Pull"}
	var v V
	var ok bool
	p.begin(func() {
		seq(func(value V) bool {
			if !p.wanted() {
				return false
			}
			v, ok = value, true
			return p.yield()
		})
		v, ok = *new(V), false
	})
	next = func() (value V, valid bool) {
		if p.done {
			return
		}
		p.next()
		return v, ok
	}
	return next, p.stop
}

// Pull2 gives the pairs of seq one by one: next is the next one, stop ends it.
func Pull2[K, V any](seq Seq2[K, V]) (next func() (K, V, bool), stop func()) {
	p := &pull{name: "iter.Pull2"}
	var k K
	var v V
	var ok bool
	p.begin(func() {
		seq(func(key K, value V) bool {
			if !p.wanted() {
				return false
			}
			k, v, ok = key, value, true
			return p.yield()
		})
		k, v, ok = *new(K), *new(V), false
	})
	next = func() (key K, value V, valid bool) {
		if p.done {
			return
		}
		p.next()
		return k, v, ok
	}
	return next, p.stop
}
