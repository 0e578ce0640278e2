package main

import (
	"errors"
	"fmt"
	"io"
)

type code int

func (c code) Error() string { return fmt.Sprint("code ", int(c)) }

type wrap struct {
	text string
	err  error
}

func (w *wrap) Error() string { return w.text + ": " + w.err.Error() }
func (w *wrap) Unwrap() error { return w.err }

type same struct{ n int }

func (s same) Error() string        { return "same" }
func (s same) Is(target error) bool { return target == io.EOF && s.n == 1 }
func (s same) As(target any) bool {
	if c, ok := target.(*code); ok {
		*c = code(s.n * 100)
		return true
	}
	return false
}

type list []error

func (l list) Error() string   { return "list" }
func (l list) Unwrap() []error { return l }

type timeout interface{ Timeout() bool }

type slow struct{}

func (*slow) Error() string { return "slow" }
func (*slow) Timeout() bool { return true }

func try(name string, f func()) {
	defer func() { fmt.Println(name, "->", recover()) }()
	f()
}

func main() {
	base := errors.New("base")
	w := &wrap{"outer", base}
	two := fmt.Errorf("two %w and %w", w, code(7))
	fmt.Println(errors.Is(w, base), errors.Is(base, w), errors.Is(two, base), errors.Is(two, code(7)), errors.Is(two, code(8)))
	fmt.Println(errors.Is(nil, nil), errors.Is(nil, base), errors.Is(base, nil), errors.Is(list{base}, base), errors.Is(list{base}, list{base}))
	fmt.Println(errors.Is(same{1}, io.EOF), errors.Is(same{2}, io.EOF), errors.Is(same{2}, same{2}))
	j := errors.Join(nil, base, nil, io.EOF)
	fmt.Printf("%q %v %v\n", j.Error(), errors.Is(j, io.EOF), errors.Unwrap(j))
	fmt.Println(errors.Join(), errors.Join(nil, nil) == nil)
	fmt.Printf("%v|%+v|%#v\n", base, j, errors.Unwrap(w) == base)

	var c code
	fmt.Println(errors.As(two, &c), c)
	fmt.Println(errors.As(same{3}, &c), c)
	var p *wrap
	fmt.Println(errors.As(two, &p), p == w, p.text)
	var t timeout
	fmt.Println(errors.As(w, &t), t == nil)
	fmt.Println(errors.As(fmt.Errorf("x: %w", &slow{}), &t), t.Timeout())
	var l list
	fmt.Println(errors.As(fmt.Errorf("x: %w", list{base, code(3)}), &l), len(l))
	var s same
	fmt.Println(errors.As(errors.Join(base, same{9}), &s), s.n)
	if c, ok := errors.AsType[code](two); ok {
		fmt.Println("AsType", c)
	}
	_, ok := errors.AsType[*slow](two)
	fmt.Println(ok)
	c, ok = errors.AsType[code](errors.Join(base, same{4}))
	fmt.Println(c, ok)
	tt, ok := errors.AsType[interface {
		error
		timeout
	}](errors.Join(&slow{}))
	fmt.Println(tt.Timeout(), ok)
	fmt.Println(errors.AsType[code](nil))
	try("nil", func() { errors.As(base, nil) })
	try("nil pointer", func() { errors.As(base, (*code)(nil)) })
	try("no pointer", func() { errors.As(base, c) })
	try("no error", func() { var n int; var x any = &n; errors.As(base, x) })
	fmt.Println(errors.ErrUnsupported, errors.Is(fmt.Errorf("no: %w", errors.ErrUnsupported), errors.ErrUnsupported))
}
