// All of the grammar but statements.
package grammar

import (
	"fmt"
	. "os"
	_ "io"
	str "strings"
)

import "sort"

const (
	a, b = iota, 1 << iota
	c, d
	e float64 = 1e3
)

var (
	x0       int
	x1, x2   = 1, 'x'
	x3, x4   int = 2, 0b1_0
	x5       = [...]string{1: "a", 2: `b`}
	x6       = map[string][]struct{ x, y int }{"k": {{1, 2}, {x: 3}}}
	x7       = &T{f: func(a int, b ...string) (n int, err error) { return }}
	x8       = []interface{ m() }(nil)
	x9       = x5[1:2]
	x10      = x9[:2:3]
	x11      = (<-chan int)(nil)
	x12      = <-x11
	x13      = any(x0).(int) + -1*^2&^3<<4
	x14      = func() {}
	x15      = G[int, string]{}
	x16      = fmt.Sprint(x9...)
	x17      = 0x1.8p-2i
	x18      = *new(42)
	x19      = chan<- chan int(nil)
	x20 func(int, ...T) (int, bool)
)

type (
	T struct {
		f    func(int, ...string) (int, error)
		g, h *T `tag`
		E
		*pkg.F "tag"
		G[int, string]
		arr [10]int
		sl  []G[int, string]
	}
	E    = int
	G[P any, Q comparable] struct{}
	A1[P *T,] int
	A2[P *T | ~int] int
	A3[P interface{ *T }] int
	A4 [N]int
	A5 [N * M]int
	A6[P (T),] int
	A7[P []int] int
	A8[P, Q any] = G[P, Q]
	I    interface {
		m(a, b int) (string, error)
		fmt.Stringer
		~int | ~string | G[int, string]
		I2[int]
	}
	C1 chan<- <-chan int
	C2 chan (<-chan int)
	M  map[[2]int]func()
	D  [...]int
)

func f0()
func f1(int, string)
func f2(a, b int, c ...string) (x, y int)
func f3() (int, error)
func f4[P any, Q interface{ ~[]P }](p P, q Q) Q { return q }
func (T) m0() {}
func (t *T) m1(a int) (b int) { return a }
func (t G[P, _]) m2()         {}
func (G[P, Q]) m3[R any](r R) R { return r }
