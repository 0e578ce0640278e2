package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strings"
	"time"
)

type flags struct{}

func (flags) Format(f fmt.State, verb rune) { fmt.Fprint(f, "[", fmt.FormatString(f, verb), "]") }

type goes struct{ what any }

func (g goes) GoString() string { panic(g.what) }

type formats struct{ what any }

func (f formats) Format(s fmt.State, verb rune) { panic(f.what) }

type (
	yes   bool
	small int8
	word  uint16
	ratio float32
	name  string
	data  []byte
	ids   []int
)

// Faults that Go's own tests found.
func main() {
	fmt.Printf("%-0abc %0-v %- 0+#x %05.2d\n", flags{}, flags{}, flags{}, flags{})
	fmt.Printf("%.*d %.*d %.*d %*d %.\n", -1, 42, nil, 42, int(1e7), 42, -5, 42, 3)
	fmt.Printf("%#v|%#v|%#v|%v|%v\n", goes{3}, goes{io.ErrUnexpectedEOF}, []any{goes{"x"}}, formats{3}, (*formats)(nil))

	var (
		y yes
		s small
		w word
		r ratio
		n name
		d data
		i ids
	)
	fmt.Println(fmt.Sscan("true -128 65535 0.1 text bytes", &y, &s, &w, &r, &n, &d))
	fmt.Println(y, s, w, r, n, string(d))
	fmt.Println(fmt.Sscanf("ff 12 \"quoted\"", "%x %o %q", &s, &w, &n))
	fmt.Println(s, w, n)
	fmt.Println(fmt.Sscan("1", &i))
	fmt.Println(fmt.Sscan("1", i))
	fmt.Println(fmt.Sscan("300", &s))

	for _, s := range []string{"", " ", " \t\u2003 ", "a", " a "} {
		b := []byte(s)
		fmt.Print(bytes.TrimSpace(b) == nil, bytes.Trim(b, "") == nil, bytes.TrimLeft(b, "a") == nil, bytes.TrimRight(b, "a") == nil, " ")
	}
	fmt.Println()

	a := make([]struct{}, math.MaxInt)
	b := slices.Concat(a, nil)
	fmt.Println(len(b))
	try := func(f func()) {
		defer func() { fmt.Println(recover()) }()
		f()
	}
	try(func() { a = append(a, struct{}{}) })
	try(func() { slices.Concat(a, a) })
	try(func() { strings.Repeat("-", math.MaxInt) })
	try(func() { strings.Repeat("--", math.MaxInt) })
	try(func() { bytes.Repeat([]byte("-"), math.MaxInt) })

	for _, v := range []string{".123", ".-12", ".+12", ",123", ".1-2", "x123"} {
		t, err := time.Parse("05.000", "07"+v)
		fmt.Println(t.Nanosecond(), err)
	}
	fmt.Println(os.Stdout.WriteAt(nil, 0))
	fmt.Println(os.Stdout.WriteAt([]byte("x"), -1))
	fmt.Println(errors.Is(os.ErrNotExist, os.ErrNotExist))
}
