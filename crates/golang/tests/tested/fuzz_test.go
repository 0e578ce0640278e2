package fuzz

import (
	"fmt"
	"testing"
	"unicode/utf8"
)

func reversed(s string) string {
	r := []rune(s)
	for i, j := 0, len(r)-1; i < j; i, j = i+1, j-1 {
		r[i], r[j] = r[j], r[i]
	}
	return string(r)
}

func TestBesideFuzz(t *testing.T) { fmt.Println("beside") }

func FuzzReversed(f *testing.F) {
	defer fmt.Println("fuzz returns")
	f.Cleanup(func() { fmt.Println("fuzz cleanup") })
	for _, s := range []string{"hello", "", "h\u00e9", "\xff"} {
		f.Add(s, len(s))
	}
	f.Log("before Fuzz")
	f.Fuzz(func(t *testing.T, s string, n int) {
		fmt.Printf("%q %d\n", s, n)
		t.Cleanup(func() { fmt.Println("cleanup", n) })
		if reversed(reversed(s)) != s {
			t.Errorf("%q comes back as %q", s, reversed(reversed(s)))
		}
		if !utf8.ValidString(s) {
			t.Skip("not UTF-8")
		}
	})
	fmt.Println("behind Fuzz")
}

func FuzzTypes(f *testing.F) {
	f.Add([]byte("ab"), true, byte(1), 'r', float32(1.5), 2.5, int8(-1), int64(1<<40), uint16(9))
	f.Fuzz(func(t *testing.T, b []byte, is bool, c byte, r rune, f32 float32, f64 float64, i8 int8, i64 int64, u16 uint16) {
		t.Log(b, is, c, r, f32, f64, i8, i64, u16)
	})
}

func FuzzParallel(f *testing.F) {
	f.Add(1)
	f.Add(2)
	f.Fuzz(func(t *testing.T, n int) {
		t.Parallel()
		t.Run("sub", func(t *testing.T) { t.Log(n) })
	})
}

func FuzzSilent(f *testing.F) {}

func FuzzSkipped(f *testing.F) { f.Skip("not today") }

func FuzzMismatch(f *testing.F) {
	add(f, "text")
	f.Fuzz(func(t *testing.T, n int, s string) {})
}

func FuzzOther(f *testing.F) {
	add(f, "text")
	f.Fuzz(func(t *testing.T, n int) {})
}

func FuzzHelps(f *testing.F) {
	f.Add(1)
	logs := func() {
		defer func() { fmt.Println(recover()) }()
		f.Log("not here")
	}
	f.Fuzz(func(t *testing.T, n int) { logs() })
}

func FuzzUnsupported(f *testing.F) {
	defer func() { fmt.Println(recover()); f.Fail() }()
	add(f, struct{}{})
}

// go vet looks at direct calls.
func add(f *testing.F, args ...any) { f.Add(args...) }
