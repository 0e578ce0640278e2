package main

import (
	"cmp"
	"fmt"
	"sort"
)

var steps int

// tick says whether a program has done enough.
func tick() bool {
	steps++
	return steps > 1500
}

type number interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~float32 | ~float64
}

func at[T any](s []T, i int) (zero T) {
	if len(s) == 0 {
		return zero
	}
	if i < 0 {
		i = -(i + 1)
	}
	return s[i%len(s)]
}

func cut(s string) string {
	if len(s) > 24 {
		return s[:24]
	}
	return s
}

func few[T any](s []T) []T {
	if len(s) > 6 {
		return s[:6]
	}
	return s
}

func pick[T any](c bool, a, b T) T {
	if c {
		return a
	}
	return b
}

func mapped[T, U any](s []T, f func(T) U) []U {
	var r []U
	for _, x := range s {
		r = append(r, f(x))
	}
	return r
}

func folded[T, U any](s []T, z U, f func(U, T) U) U {
	for _, x := range s {
		z = f(z, x)
	}
	return z
}

func total[T number](s ...T) (t T) {
	for _, x := range s {
		t += x
	}
	return t
}

func largest[T cmp.Ordered](s ...T) (m T) {
	for i, x := range s {
		if i == 0 || x > m {
			m = x
		}
	}
	return m
}

func keys[K cmp.Ordered, V any](m map[K]V) []K {
	var r []K
	for k := range m {
		r = append(r, k)
	}
	sort.Slice(r, func(i, j int) bool { return r[i] < r[j] })
	return r
}

type pair[A comparable, B any] struct {
	a A
	b B
}

func (p pair[A, B]) first() A { return p.a }

func (p *pair[A, B]) set(b B) { p.b = b }

func paired[A comparable, B any](a A, b B) pair[A, B] { return pair[A, B]{a, b} }

type stack[T any] struct {
	items []T
	next  *stack[T]
}

func (s *stack[T]) push(x T) *stack[T] {
	s.items = append(s.items, x)
	return s
}

func (s *stack[T]) pop() (x T, ok bool) {
	if len(s.items) == 0 {
		return x, false
	}
	x = s.items[len(s.items)-1]
	s.items = s.items[:len(s.items)-1]
	return x, true
}

// each goes through a slice, for loops over functions.
func each[T any](s []T) func(func(int, T) bool) {
	return func(yield func(int, T) bool) {
		for i, x := range s {
			if !yield(i, x) {
				return
			}
		}
	}
}

type failure struct {
	code int
}

func (f failure) Error() string { return fmt.Sprint("failure ", f.code) }

// said is the text of a recovered value.
func said(e any) string {
	switch e := e.(type) {
	case interface{ RuntimeError() }:
		text := e.(error).Error()
		if len(text) > 12 && text[:12] == "value method" {
			// gc says so only where it does not know which method is called.
			return "runtime error: invalid memory address or nil pointer dereference"
		}
		return text
	case error:
		return "error " + e.Error()
	}
	return fmt.Sprint(e)
}

func run(number int, f func()) {
	fmt.Println("===", number)
	steps = 0
	defer func() {
		if e := recover(); e != nil {
			fmt.Println("panic", said(e))
		}
	}()
	f()
}
