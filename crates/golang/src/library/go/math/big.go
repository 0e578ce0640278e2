// Package big: see the documentation of Go's package math/big. Integers and fractions are here, floats are not.
package big

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"math/bits"
	"math/rand"
	"slices"
	"strconv"
	"strings"
)

// Word is a digit.
type Word uint

// Digits, the least first, the last is not 0.
type nat []Word

// MaxBase is the largest base of texts.
const MaxBase = 10 + ('z' - 'a' + 1) + ('Z' - 'A' + 1)

// RoundingMode says how what does not fit is rounded.
type RoundingMode byte

// The ways of rounding.
const (
	ToNearestEven RoundingMode = iota
	ToNearestAway
	ToZero
	AwayFromZero
	ToNegativeInf
	ToPositiveInf
)

// How Divide rounds.
const (
	Trunc = ToZero
	Floor = ToNegativeInf
	Round = ToNearestEven
	Ceil  = ToPositiveInf
)

// String is the name of the way of rounding.
func (i RoundingMode) String() string {
	names := []string{"ToNearestEven", "ToNearestAway", "ToZero", "AwayFromZero", "ToNegativeInf", "ToPositiveInf"}
	if int(i) >= len(names) {
		return "RoundingMode(" + strconv.Itoa(int(i)) + ")"
	}
	return names[i]
}

// Accuracy says on which side of the exact value a rounded one lies.
type Accuracy int8

// The sides.
const (
	Below Accuracy = -1
	Exact Accuracy = 0
	Above Accuracy = +1
)

// String is the name of the side.
func (i Accuracy) String() string {
	if i < Below || Above < i {
		return "Accuracy(" + strconv.Itoa(int(i)) + ")"
	}
	return []string{"Below", "Exact", "Above"}[i+1]
}

// The sum (+), product (*), or what and (&), or (|), xor (^), and not (n) make of the bits, of numbers with signs.
func signed(op rune, xneg bool, x nat, yneg bool, y nat) (neg bool, z nat)

func divide(x, y nat) (q, r nat)

func compare(x, y nat) int

func shift(x nat, n uint, left bool) nat

// x to the power of y, but for what is a multiple of m, if there is one.
func power(x, y, m nat) nat

// The greatest common divisor, and how often x is in it.
func divisor(x, y nat) (uneg bool, u, g nat)

func root(x nat) nat

func text(x nat, base int) string

func parse(digits []byte, base int) nat

func prime(x nat, n int) bool

func one() nat { return nat{1} }

func (x nat) norm() nat {
	i := len(x)
	for i > 0 && x[i-1] == 0 {
		i--
	}
	return x[:i]
}

func (x nat) bitLen() int {
	if len(x) == 0 {
		return 0
	}
	return (len(x)-1)*64 + bits.Len(uint(x[len(x)-1]))
}

func (x nat) zeros() uint {
	for i, w := range x {
		if w != 0 {
			return uint(i*64 + bits.TrailingZeros(uint(w)))
		}
	}
	return 0
}

func (x nat) low() uint64 {
	if len(x) == 0 {
		return 0
	}
	return uint64(x[0])
}

func (x nat) bit(i uint) uint {
	if j := i / 64; j < uint(len(x)) {
		return uint(x[j] >> (i % 64) & 1)
	}
	return 0
}

func times(x, y nat) nat {
	_, z := signed('*', false, x, false, y)
	return z
}

func plus(x, y nat) nat {
	_, z := signed('+', false, x, false, y)
	return z
}

func minus(x, y nat) nat {
	_, z := signed('+', false, x, true, y)
	return z
}

func quotient(x, y nat) (q, r nat) {
	if len(y) == 0 {
		panic("division by zero")
	}
	return divide(x, y)
}

func ofWord(x uint64) nat {
	if x == 0 {
		return nil
	}
	return nat{Word(x)}
}

func ofBytes(buf []byte) nat { return parse(buf, 256) }

// Int is an integer of any size.
type Int struct {
	neg bool
	abs nat
}

// NewInt is an Int of this value.
func NewInt(x int64) *Int { return new(Int).SetInt64(x) }

func (z *Int) set(neg bool, abs nat) *Int {
	z.abs = abs
	z.neg = neg && len(abs) > 0
	return z
}

// Sign is -1, 0 or 1.
func (x *Int) Sign() int {
	if len(x.abs) == 0 {
		return 0
	}
	if x.neg {
		return -1
	}
	return 1
}

// SetInt64 sets z to x.
func (z *Int) SetInt64(x int64) *Int {
	if x < 0 {
		return z.set(true, ofWord(uint64(-x)))
	}
	return z.set(false, ofWord(uint64(x)))
}

// SetUint64 sets z to x.
func (z *Int) SetUint64(x uint64) *Int { return z.set(false, ofWord(x)) }

// Set sets z to x.
func (z *Int) Set(x *Int) *Int {
	if z != x {
		z.set(x.neg, append(nat(nil), x.abs...))
	}
	return z
}

// Bits are the digits, the least first.
func (x *Int) Bits() []Word { return x.abs }

// SetBits sets z to the number of these digits.
func (z *Int) SetBits(abs []Word) *Int { return z.set(false, nat(abs).norm()) }

// Abs sets z to |x|.
func (z *Int) Abs(x *Int) *Int {
	z.Set(x)
	z.neg = false
	return z
}

// Neg sets z to -x.
func (z *Int) Neg(x *Int) *Int {
	z.Set(x)
	z.neg = len(z.abs) > 0 && !z.neg
	return z
}

// Add sets z to x+y.
func (z *Int) Add(x, y *Int) *Int { return z.set(signed('+', x.neg, x.abs, y.neg, y.abs)) }

// Sub sets z to x-y.
func (z *Int) Sub(x, y *Int) *Int { return z.set(signed('+', x.neg, x.abs, !y.neg, y.abs)) }

// Mul sets z to x*y.
func (z *Int) Mul(x, y *Int) *Int { return z.set(signed('*', x.neg, x.abs, y.neg, y.abs)) }

// MulRange sets z to the product of all numbers from a to b.
func (z *Int) MulRange(a, b int64) *Int {
	switch {
	case a > b:
		return z.SetInt64(1)
	case a <= 0 && b >= 0:
		return z.SetInt64(0)
	}
	neg := false
	if a < 0 {
		neg = (b-a)&1 == 0
		a, b = -b, -a
	}
	return z.set(neg, product(uint64(a), uint64(b)))
}

func product(a, b uint64) nat {
	if b-a < 8 {
		z := ofWord(a)
		for a < b {
			a++
			z = times(z, ofWord(a))
		}
		return z
	}
	m := a + (b-a)/2
	return times(product(a, m), product(m+1, b))
}

// Binomial sets z to the binomial coefficient of n and k.
func (z *Int) Binomial(n, k int64) *Int {
	if k > n || k < 0 {
		return z.SetInt64(0)
	}
	k = min(k, n-k)
	c := one()
	for i := int64(0); i < k; i++ {
		c, _ = divide(times(c, ofWord(uint64(n-i))), ofWord(uint64(i+1)))
	}
	return z.set(false, c)
}

// Quo sets z to x/y, rounded to zero.
func (z *Int) Quo(x, y *Int) *Int {
	q, _ := quotient(x.abs, y.abs)
	return z.set(x.neg != y.neg, q)
}

// Rem sets z to what remains of x/y, rounded to zero.
func (z *Int) Rem(x, y *Int) *Int {
	_, r := quotient(x.abs, y.abs)
	return z.set(x.neg, r)
}

// QuoRem sets z to x/y, rounded to zero, and r to what remains.
func (z *Int) QuoRem(x, y, r *Int) (*Int, *Int) {
	qneg, rneg := x.neg != y.neg, x.neg
	q, rest := quotient(x.abs, y.abs)
	z.set(qneg, q)
	r.set(rneg, rest)
	return z, r
}

// Div sets z to x/y so that what remains is not negative.
func (z *Int) Div(x, y *Int) *Int {
	var m Int
	z.DivMod(x, y, &m)
	return z
}

// Mod sets z to what remains of x/y, which is not negative.
func (z *Int) Mod(x, y *Int) *Int {
	var q Int
	q.DivMod(x, y, z)
	return z
}

// DivMod sets z to x/y and m to what remains, which is not negative.
func (z *Int) DivMod(x, y, m *Int) (*Int, *Int) {
	qneg, rneg, yabs := x.neg != y.neg, x.neg, y.abs
	q, r := quotient(x.abs, yabs)
	if rneg && len(r) > 0 {
		q, r, rneg = plus(q, one()), minus(yabs, r), false
	}
	z.set(qneg, q)
	m.set(rneg, r)
	return z, m
}

// Divide sets z to x/y, rounded in that way, and r to what remains.
func (z *Int) Divide(x, y, r *Int, mode RoundingMode) (*Int, *Int) {
	yabs, neg, rneg := y.abs, x.neg != y.neg, false
	q, rest := quotient(x.abs, yabs)
	if len(rest) > 0 {
		up := false
		switch mode {
		case Trunc:
		case Floor:
			up = neg
		case Ceil:
			up = !neg
		case Round:
			c := compare(shift(rest, 1, true), yabs)
			up = c > 0 || c == 0 && q.bit(0) == 1
		default:
			panic("unsupported rounding mode")
		}
		rneg = x.neg
		if up {
			q, rest, rneg = plus(q, one()), minus(yabs, rest), !x.neg
		}
	}
	if z != nil {
		z.set(neg, q)
	}
	if r != nil {
		r.set(rneg, rest)
	}
	return z, r
}

// Cmp is -1, 0 or 1 as x is less than, equal to or more than y.
func (x *Int) Cmp(y *Int) (r int) {
	switch {
	case x == y:
		return 0
	case x.neg != y.neg:
		if x.neg {
			return -1
		}
		return 1
	case x.neg:
		return compare(y.abs, x.abs)
	}
	return compare(x.abs, y.abs)
}

// CmpAbs compares |x| and |y|.
func (x *Int) CmpAbs(y *Int) int { return compare(x.abs, y.abs) }

// Int64 is x, or its lowest bits if it is too large.
func (x *Int) Int64() int64 {
	v := int64(x.abs.low())
	if x.neg {
		v = -v
	}
	return v
}

// Uint64 is x, or its lowest bits if it is too large.
func (x *Int) Uint64() uint64 { return x.abs.low() }

// IsInt64 is whether x is an int64.
func (x *Int) IsInt64() bool {
	w := int64(x.abs.low())
	return len(x.abs) <= 1 && (w >= 0 || x.neg && w == -w)
}

// IsUint64 is whether x is a uint64.
func (x *Int) IsUint64() bool { return !x.neg && len(x.abs) <= 1 }

// Float64 is the float64 that is nearest to x.
func (x *Int) Float64() (float64, Accuracy) {
	f, exact := nearest(x.abs, one(), 53, 1024)
	acc := Exact
	if !exact {
		acc = Below
		if math.IsInf(f, 0) {
			acc = Above
		} else if n := x.abs.bitLen() - 53; shift(ofWord(uint64(math.Ldexp(f, -n))), uint(n), true).exceeds(x.abs) {
			acc = Above
		}
	}
	if x.neg {
		return -f, -acc
	}
	return f, acc
}

func (x nat) exceeds(y nat) bool { return compare(x, y) > 0 }

// The float of so many bits and exponents that is nearest to a/b, and whether it is equal.
func nearest(a, b nat, size, top int) (f float64, exact bool) {
	if len(a) == 0 {
		return 0, true
	}
	// The quotient with one bit more, and less of it where it is very small.
	n := a.bitLen() - b.bitLen() - size - 1
	if n > 0 {
		b = shift(b, uint(n), true)
	} else {
		a = shift(a, uint(-n), true)
	}
	q, r := divide(a, b)
	m, sticky := q.low(), len(r) > 0
	over := q.bitLen() - size - 1
	if e, least := n+over+size+1, 2-top; least-size < e && e <= least {
		over += least - e + 1
	}
	for ; over > 0; over-- {
		sticky = sticky || m&1 == 1
		m >>= 1
		n++
	}
	exact = m&1 == 0 && !sticky
	if m&1 == 1 && (sticky || m&2 == 2) {
		m++
	}
	f = math.Ldexp(float64(m>>1), n+1)
	if size == 24 {
		f = float64(float32(f))
	}
	return f, exact && !math.IsInf(f, 0)
}

// SetString sets z to the number of the text, in the base or as in Go's programs.
func (z *Int) SetString(s string, base int) (*Int, bool) {
	if z.whole(strings.NewReader(s), base) {
		return z, true
	}
	return nil, false
}

func (z *Int) whole(r io.ByteScanner, base int) bool {
	if z.scan(r, base) != nil {
		return false
	}
	_, err := r.ReadByte()
	return err == io.EOF
}

func (z *Int) scan(r io.ByteScanner, base int) error {
	neg, err := scanSign(r)
	if err != nil {
		return err
	}
	if z.abs, _, _, err = scan(r, base, false); err == nil {
		z.set(neg, z.abs)
	}
	return err
}

func scanSign(r io.ByteScanner) (neg bool, err error) {
	ch, err := r.ReadByte()
	if err != nil {
		return false, err
	}
	if ch != '-' && ch != '+' {
		r.UnreadByte()
	}
	return ch == '-', nil
}

var (
	errNoDigits = errors.New("number has no digits")
	errInvalSep = errors.New("'_' must separate successive digits")
)

func digit(ch byte, base int) int {
	switch {
	case '0' <= ch && ch <= '9':
		return int(ch - '0')
	case 'a' <= ch && ch <= 'z':
		return int(ch-'a') + 10
	case 'A' <= ch && ch <= 'Z' && base <= 36:
		return int(ch-'A') + 10
	case 'A' <= ch && ch <= 'Z':
		return int(ch-'A') + 36
	}
	return MaxBase
}

// The digits that come next. count is how many there are, or minus how many stand behind the point.
func scan(r io.ByteScanner, base int, point bool) (z nat, b, count int, err error) {
	if base != 0 && (base < 2 || base > MaxBase || point && base != 2 && base != 8 && base != 10 && base != 16) {
		panic(fmt.Sprintf("invalid number base %d", base))
	}
	var digits []byte
	prev, wrong, prefix, dot := byte('.'), false, byte(0), -1
	ch, err := r.ReadByte()
	b = base
	if base == 0 {
		b = 10
		if err == nil && ch == '0' {
			prev, count = '0', 1
			if ch, err = r.ReadByte(); err == nil {
				switch ch {
				case 'b', 'B':
					b, prefix = 2, 'b'
				case 'o', 'O':
					b, prefix = 8, 'o'
				case 'x', 'X':
					b, prefix = 16, 'x'
				default:
					if !point {
						b, prefix = 8, '0'
					}
				}
				if prefix != 0 {
					count = 0
					if prefix != '0' {
						ch, err = r.ReadByte()
					}
				}
			}
		}
	}
loop:
	for err == nil {
		switch {
		case ch == '.' && point:
			point = false
			wrong = wrong || prev == '_'
			prev, dot = '.', count
		case ch == '_' && base == 0:
			wrong = wrong || prev != '0'
			prev = '_'
		default:
			d := digit(ch, b)
			if d >= b {
				r.UnreadByte()
				break loop
			}
			digits = append(digits, byte(d))
			prev = '0'
			count++
		}
		ch, err = r.ReadByte()
	}
	if err == io.EOF {
		err = nil
	}
	if err == nil && (wrong || prev == '_') {
		err = errInvalSep
	}
	if count == 0 {
		if prefix == '0' {
			return nil, 10, 1, err
		}
		err = errNoDigits
	}
	if dot >= 0 {
		count = dot - count
	}
	return parse(digits, b), b, count, err
}

type byteReader struct{ fmt.ScanState }

func (r byteReader) ReadByte() (byte, error) {
	ch, size, err := r.ReadRune()
	if size != 1 && err == nil {
		err = fmt.Errorf("invalid rune %#U", ch)
	}
	return byte(ch), err
}

func (r byteReader) UnreadByte() error { return r.UnreadRune() }

// Scan is for package fmt's functions that scan.
func (z *Int) Scan(s fmt.ScanState, ch rune) error {
	s.SkipSpace()
	base := 0
	switch ch {
	case 'b':
		base = 2
	case 'o':
		base = 8
	case 'd':
		base = 10
	case 'x', 'X':
		base = 16
	case 's', 'v':
	default:
		return errors.New("Int.Scan: invalid verb")
	}
	return z.scan(byteReader{s}, base)
}

// Text is x in the base.
func (x *Int) Text(base int) string {
	if x == nil {
		return "<nil>"
	}
	if base < 2 || base > MaxBase {
		panic("invalid base")
	}
	if x.neg && len(x.abs) > 0 {
		return "-" + text(x.abs, base)
	}
	return text(x.abs, base)
}

// Append appends x in the base.
func (x *Int) Append(buf []byte, base int) []byte { return append(buf, x.Text(base)...) }

// String is x in the base 10.
func (x *Int) String() string { return x.Text(10) }

// Format is for package fmt's functions that print.
func (x *Int) Format(s fmt.State, ch rune) {
	base := 10
	switch ch {
	case 'b':
		base = 2
	case 'o', 'O':
		base = 8
	case 'd', 's', 'v':
	case 'x', 'X':
		base = 16
	default:
		fmt.Fprintf(s, "%%!%c(big.Int=%s)", ch, x.String())
		return
	}
	if x == nil {
		fmt.Fprint(s, "<nil>")
		return
	}
	sign, prefix := "", ""
	switch {
	case x.neg:
		sign = "-"
	case s.Flag('+'):
		sign = "+"
	case s.Flag(' '):
		sign = " "
	}
	if s.Flag('#') {
		switch ch {
		case 'b':
			prefix = "0b"
		case 'o':
			prefix = "0"
		case 'x', 'X':
			prefix = "0" + string(ch)
		}
	}
	if ch == 'O' {
		prefix = "0o"
	}
	digits := text(x.abs, base)
	if ch == 'X' {
		digits = strings.ToUpper(digits)
	}
	left, zeros, right := 0, 0, 0
	precision, precise := s.Precision()
	if precise {
		if digits == "0" && precision == 0 {
			return
		}
		zeros = max(0, precision-len(digits))
	}
	length := len(sign) + len(prefix) + zeros + len(digits)
	if width, ok := s.Width(); ok && length < width {
		switch d := width - length; {
		case s.Flag('-'):
			right = d
		case s.Flag('0') && !precise:
			zeros = d
		default:
			left = d
		}
	}
	io.WriteString(s, strings.Repeat(" ", left)+sign+prefix+strings.Repeat("0", zeros)+digits+strings.Repeat(" ", right))
}

// SetBytes sets z to the number of these digits to the base 256, the greatest first.
func (z *Int) SetBytes(buf []byte) *Int { return z.set(false, ofBytes(buf)) }

func (x nat) fill(buf []byte) int {
	i := len(buf)
	for _, w := range x {
		for range 8 {
			i--
			if i >= 0 {
				buf[i] = byte(w)
			} else if byte(w) != 0 {
				panic("math/big: buffer too small to fit value")
			}
			w >>= 8
		}
	}
	i = max(i, 0)
	for i < len(buf) && buf[i] == 0 {
		i++
	}
	return i
}

// Bytes are the digits of |x| to the base 256, the greatest first.
func (x *Int) Bytes() []byte {
	buf := make([]byte, len(x.abs)*8)
	return buf[x.abs.fill(buf):]
}

// FillBytes puts the digits of |x| to the base 256 at the end of buf, which panics if it is too small.
func (x *Int) FillBytes(buf []byte) []byte {
	clear(buf)
	x.abs.fill(buf)
	return buf
}

// BitLen is how many bits |x| has.
func (x *Int) BitLen() int { return x.abs.bitLen() }

// TrailingZeroBits is how many bits of |x| are 0 before the first that is 1.
func (x *Int) TrailingZeroBits() uint { return x.abs.zeros() }

// Exp sets z to x to the power of y, modulo |m| if m is neither nil nor 0.
func (z *Int) Exp(x, y, m *Int) *Int {
	var mod nat
	if m != nil {
		mod = m.abs
	}
	base, neg := x.abs, x.neg && y.abs.bit(0) == 1
	if y.neg {
		if len(mod) == 0 {
			return z.SetInt64(1)
		}
		inverse := new(Int).ModInverse(x, m)
		if inverse == nil {
			return nil
		}
		base = inverse.abs
	}
	abs := power(base, y.abs, mod)
	if neg && len(abs) > 0 && len(mod) > 0 {
		abs, neg = minus(mod, abs), false
	}
	return z.set(neg, abs)
}

// GCD sets z to the greatest common divisor of a and b, and x and y so that z = a*x + b*y, if they are not nil.
func (z *Int) GCD(x, y, a, b *Int) *Int {
	var u, v Int
	if len(a.abs) == 0 || len(b.abs) == 0 {
		g := a.abs
		if len(g) == 0 {
			g = b.abs
		} else {
			u.set(a.neg, one())
		}
		if len(b.abs) != 0 {
			v.set(b.neg, one())
		}
		z.set(false, append(nat(nil), g...))
		if x != nil {
			*x = u
		}
		if y != nil {
			*y = v
		}
		return z
	}
	uneg, uabs, g := divisor(a.abs, b.abs)
	u = Int{uneg != a.neg, uabs}
	if y != nil {
		G := Int{abs: g}
		v.Mul(a, &u)
		v.Sub(&G, &v)
		v.Div(&v, b)
		*y = v
	}
	if x != nil {
		*x = u
	}
	return z.set(false, g)
}

// Rand sets z to a random number below n.
func (z *Int) Rand(rnd *rand.Rand, n *Int) *Int {
	if n.neg || len(n.abs) == 0 {
		return z.set(false, nil)
	}
	limit := n.abs
	abs := make(nat, len(limit))
	for {
		for i := range abs {
			abs[i] = Word(rnd.Uint32()) | Word(rnd.Uint32())<<32
		}
		abs[len(abs)-1] &= 1<<bits.Len(uint(limit[len(limit)-1])) - 1
		if compare(abs, limit) < 0 {
			return z.set(false, abs.norm())
		}
	}
}

// ModInverse sets z to the inverse of g modulo n; nil if there is none.
func (z *Int) ModInverse(g, n *Int) *Int {
	if n.neg {
		n = new(Int).Neg(n)
	}
	if g.neg {
		g = new(Int).Mod(g, n)
	}
	var d, x Int
	d.GCD(&x, nil, g, n)
	if len(d.abs) != 1 || d.abs[0] != 1 {
		return nil
	}
	if x.neg {
		return z.Add(&x, n)
	}
	return z.Set(&x)
}

// Jacobi is the symbol of x and y, which must be odd.
func Jacobi(x, y *Int) int {
	if y.abs.bit(0) == 0 {
		panic(fmt.Sprintf("big: invalid 2nd argument to Int.Jacobi: need odd integer but got %s", y.String()))
	}
	j := 1
	if y.neg && x.neg {
		j = -1
	}
	a, b := new(Int).Set(x), new(Int).Abs(y)
	for {
		if len(b.abs) == 1 && b.abs[0] == 1 {
			return j
		}
		if a.Mod(a, b); len(a.abs) == 0 {
			return 0
		}
		s := a.abs.zeros()
		if eighth := b.abs[0] & 7; s&1 != 0 && (eighth == 3 || eighth == 5) {
			j = -j
		}
		c := new(Int).Rsh(a, s)
		if b.abs[0]&3 == 3 && c.abs[0]&3 == 3 {
			j = -j
		}
		a, b = b, c
	}
}

// ModSqrt sets z to a square root of x modulo p, an odd prime; nil if there is none.
func (z *Int) ModSqrt(x, p *Int) *Int {
	switch Jacobi(x, p) {
	case -1:
		return nil
	case 0:
		return z.SetInt64(0)
	}
	if x.neg || x.Cmp(p) >= 0 {
		x = new(Int).Mod(x, p)
	}
	unit, e := NewInt(1), new(Int)
	switch {
	case p.abs[0]%4 == 3:
		return z.Exp(x, e.Rsh(e.Add(p, unit), 2), p)
	case p.abs[0]%8 == 5:
		twice := new(Int).Lsh(x, 1)
		alpha := new(Int).Exp(twice, e.Rsh(p, 3), p)
		beta := new(Int).Mul(alpha, alpha)
		beta.Mul(beta.Mod(beta, p), twice)
		beta.Sub(beta.Mod(beta, p), unit)
		beta.Mul(beta, x)
		beta.Mul(beta.Mod(beta, p), alpha)
		return z.Mod(beta, p)
	}
	// Tonelli and Shanks.
	s := e.Sub(p, unit)
	r := s.abs.zeros()
	s.Rsh(s, r)
	n := NewInt(2)
	for Jacobi(n, p) != -1 {
		n.Add(n, unit)
	}
	y := new(Int).Add(s, unit)
	y.Exp(x, y.Rsh(y, 1), p)
	b, g := new(Int).Exp(x, s, p), new(Int).Exp(n, s, p)
	for {
		t, m := new(Int).Set(b), uint(0)
		for ; t.Cmp(unit) != 0; m++ {
			t.Mul(t, t).Mod(t, p)
		}
		if m == 0 {
			return z.Set(y)
		}
		t.Exp(g, t.Lsh(unit, r-m-1), p)
		g.Mul(t, t).Mod(g, p)
		y.Mul(y, t).Mod(y, p)
		b.Mul(b, g).Mod(b, p)
		r = m
	}
}

// Lsh sets z to x<<n.
func (z *Int) Lsh(x *Int, n uint) *Int { return z.set(x.neg, shift(x.abs, n, true)) }

// Rsh sets z to x>>n, rounded down.
func (z *Int) Rsh(x *Int, n uint) *Int {
	abs := shift(x.abs, n, false)
	if x.neg && x.abs.zeros() < n {
		abs = plus(abs, one())
	}
	return z.set(x.neg, abs)
}

// Bit is bit i of x, the least is bit 0.
func (x *Int) Bit(i int) uint {
	if i < 0 {
		panic("negative bit index")
	}
	if x.neg {
		return minus(x.abs, one()).bit(uint(i)) ^ 1
	}
	return x.abs.bit(uint(i))
}

// SetBit sets z to x with bit i set to b.
func (z *Int) SetBit(x *Int, i int, b uint) *Int {
	if i < 0 {
		panic("negative bit index")
	}
	if b > 1 {
		panic("set bit is not 0 or 1")
	}
	if x.Bit(i) == b {
		return z.Set(x)
	}
	// The bit counts to the other side where it is taken away.
	return z.set(signed('+', x.neg, x.abs, b == 0, shift(one(), uint(i), true)))
}

// And sets z to x & y.
func (z *Int) And(x, y *Int) *Int { return z.set(signed('&', x.neg, x.abs, y.neg, y.abs)) }

// AndNot sets z to x &^ y.
func (z *Int) AndNot(x, y *Int) *Int { return z.set(signed('n', x.neg, x.abs, y.neg, y.abs)) }

// Or sets z to x | y.
func (z *Int) Or(x, y *Int) *Int { return z.set(signed('|', x.neg, x.abs, y.neg, y.abs)) }

// Xor sets z to x ^ y.
func (z *Int) Xor(x, y *Int) *Int { return z.set(signed('^', x.neg, x.abs, y.neg, y.abs)) }

// Not sets z to ^x.
func (z *Int) Not(x *Int) *Int { return z.set(signed('+', !x.neg, x.abs, true, one())) }

// Sqrt sets z to the square root of x, rounded down.
func (z *Int) Sqrt(x *Int) *Int {
	if x.neg {
		panic("square root of negative number")
	}
	return z.set(false, root(x.abs))
}

// ProbablyPrime is whether x is probably prime.
func (x *Int) ProbablyPrime(n int) bool {
	if n < 0 {
		panic("negative n for ProbablyPrime")
	}
	return !x.neg && prime(x.abs, n)
}

// AppendText appends x in the base 10.
func (x *Int) AppendText(b []byte) (text []byte, err error) { return x.Append(b, 10), nil }

// MarshalText is x in the base 10.
func (x *Int) MarshalText() (text []byte, err error) { return x.AppendText(nil) }

// UnmarshalText sets z to the number of the text.
func (z *Int) UnmarshalText(text []byte) error {
	if !z.whole(bytes.NewReader(text), 0) {
		return fmt.Errorf("math/big: cannot unmarshal %q into a *big.Int", text)
	}
	return nil
}

// MarshalJSON is x in the base 10.
func (x *Int) MarshalJSON() ([]byte, error) {
	if x == nil {
		return []byte("null"), nil
	}
	return x.Append(nil, 10), nil
}

// UnmarshalJSON sets z to the number of the text.
func (z *Int) UnmarshalJSON(text []byte) error {
	if string(text) == "null" {
		return nil
	}
	return z.UnmarshalText(text)
}

const version byte = 1

func signByte(neg bool) byte {
	if neg {
		return version<<1 | 1
	}
	return version << 1
}

// GobEncode is x for package gob.
func (x *Int) GobEncode() ([]byte, error) {
	if x == nil {
		return nil, nil
	}
	return append([]byte{signByte(x.neg)}, x.Bytes()...), nil
}

// GobDecode sets z to what GobEncode gave.
func (z *Int) GobDecode(buf []byte) error {
	if len(buf) == 0 {
		*z = Int{}
		return nil
	}
	if buf[0]>>1 != version {
		return fmt.Errorf("Int.GobDecode: encoding version %d not supported", buf[0]>>1)
	}
	z.neg = buf[0]&1 != 0
	z.abs = ofBytes(buf[1:])
	return nil
}

// Rat is a fraction of integers of any size.
type Rat struct {
	a Int
	b Int
}

// NewRat is a/b.
func NewRat(a, b int64) *Rat { return new(Rat).SetFrac64(a, b) }

func (x *Rat) denominator() nat {
	if len(x.b.abs) == 0 {
		return one()
	}
	return x.b.abs
}

func (z *Rat) set(neg bool, a, b nat) *Rat {
	if len(b) == 0 {
		panic("division by zero")
	}
	if len(a) == 0 {
		b = one()
	} else if _, _, g := divisor(a, b); len(g) != 1 || g[0] != 1 {
		a, _ = divide(a, g)
		b, _ = divide(b, g)
	}
	z.a.set(neg, append(nat(nil), a...))
	z.b.set(false, append(nat(nil), b...))
	return z
}

// SetFloat64 sets z to f; nil if that is no number.
func (z *Rat) SetFloat64(f float64) *Rat {
	if math.IsInf(f, 0) || math.IsNaN(f) {
		return nil
	}
	frac, exp := math.Frexp(math.Abs(f))
	a, b := ofWord(uint64(math.Ldexp(frac, 53))), one()
	if exp -= 53; exp < 0 {
		b = shift(b, uint(-exp), true)
	} else {
		a = shift(a, uint(exp), true)
	}
	return z.set(f < 0, a, b)
}

// Float32 is the float32 that is nearest to x, and whether it is x.
func (x *Rat) Float32() (f float32, exact bool) {
	d, exact := nearest(x.a.abs, x.denominator(), 24, 128)
	if x.a.neg {
		d = -d
	}
	return float32(d), exact
}

// Float64 is the float64 that is nearest to x, and whether it is x.
func (x *Rat) Float64() (f float64, exact bool) {
	f, exact = nearest(x.a.abs, x.denominator(), 53, 1024)
	if x.a.neg {
		f = -f
	}
	return f, exact
}

// SetFrac sets z to a/b.
func (z *Rat) SetFrac(a, b *Int) *Rat { return z.set(a.neg != b.neg, a.abs, b.abs) }

// SetFrac64 sets z to a/b.
func (z *Rat) SetFrac64(a, b int64) *Rat { return z.SetFrac(NewInt(a), NewInt(b)) }

// SetInt sets z to x.
func (z *Rat) SetInt(x *Int) *Rat { return z.set(x.neg, x.abs, one()) }

// SetInt64 sets z to x.
func (z *Rat) SetInt64(x int64) *Rat { return z.SetInt(NewInt(x)) }

// SetUint64 sets z to x.
func (z *Rat) SetUint64(x uint64) *Rat { return z.set(false, ofWord(x), one()) }

// Set sets z to x.
func (z *Rat) Set(x *Rat) *Rat {
	z.a.Set(&x.a)
	z.b.set(false, append(nat(nil), x.denominator()...))
	return z
}

// Abs sets z to |x|.
func (z *Rat) Abs(x *Rat) *Rat {
	z.Set(x)
	z.a.neg = false
	return z
}

// Neg sets z to -x.
func (z *Rat) Neg(x *Rat) *Rat {
	z.Set(x)
	z.a.neg = len(z.a.abs) > 0 && !z.a.neg
	return z
}

// Inv sets z to 1/x.
func (z *Rat) Inv(x *Rat) *Rat { return z.set(x.a.neg, x.denominator(), x.a.abs) }

// Sign is -1, 0 or 1.
func (x *Rat) Sign() int { return x.a.Sign() }

// IsInt is whether the denominator is 1.
func (x *Rat) IsInt() bool { return compare(x.denominator(), one()) == 0 }

// Num is the numerator.
func (x *Rat) Num() *Int { return &x.a }

// Denom is the denominator.
func (x *Rat) Denom() *Int {
	if len(x.b.abs) == 0 {
		return &Int{abs: one()}
	}
	return &x.b
}

// Cmp is -1, 0 or 1 as x is less than, equal to or more than y.
func (x *Rat) Cmp(y *Rat) int {
	a := Int{x.a.neg, times(x.a.abs, y.denominator())}
	return a.Cmp(&Int{y.a.neg, times(y.a.abs, x.denominator())})
}

func (z *Rat) add(x, y *Rat, yneg bool) *Rat {
	neg, a := signed('+', x.a.neg, times(x.a.abs, y.denominator()), yneg, times(y.a.abs, x.denominator()))
	return z.set(neg, a, times(x.denominator(), y.denominator()))
}

// Add sets z to x+y.
func (z *Rat) Add(x, y *Rat) *Rat { return z.add(x, y, y.a.neg) }

// Sub sets z to x-y.
func (z *Rat) Sub(x, y *Rat) *Rat { return z.add(x, y, !y.a.neg) }

// Mul sets z to x*y.
func (z *Rat) Mul(x, y *Rat) *Rat {
	return z.set(x.a.neg != y.a.neg, times(x.a.abs, y.a.abs), times(x.denominator(), y.denominator()))
}

// Quo sets z to x/y.
func (z *Rat) Quo(x, y *Rat) *Rat {
	return z.set(x.a.neg != y.a.neg, times(x.a.abs, y.denominator()), times(x.denominator(), y.a.abs))
}

// Scan is for package fmt's functions that scan.
func (z *Rat) Scan(s fmt.ScanState, ch rune) error {
	tok, err := s.Token(true, func(ch rune) bool { return strings.ContainsRune("+-/0123456789.eE", ch) })
	if err != nil {
		return err
	}
	if !strings.ContainsRune("efgEFGv", ch) {
		return errors.New("Rat.Scan: invalid verb")
	}
	if _, ok := z.SetString(string(tok)); !ok {
		return errors.New("Rat.Scan: invalid syntax")
	}
	return nil
}

// SetString sets z to a fraction a/b or a number with a point.
func (z *Rat) SetString(s string) (*Rat, bool) {
	if above, below, ok := strings.Cut(s, "/"); ok {
		if _, ok := z.a.SetString(above, 0); !ok {
			return nil, false
		}
		r := strings.NewReader(below)
		var err error
		z.b.abs, _, _, err = scan(r, 0, false)
		if err != nil || r.Len() > 0 || len(z.b.abs) == 0 {
			return nil, false
		}
		return z.set(z.a.neg, z.a.abs, z.b.abs), true
	}
	r := strings.NewReader(s)
	neg, err := scanSign(r)
	if err != nil {
		return nil, false
	}
	a, base, count, err := scan(r, 0, true)
	if z.a.abs = a; err != nil {
		return nil, false
	}
	exp, ebase, err := scanExponent(r)
	if err != nil || r.Len() > 0 {
		return nil, false
	}
	if len(a) == 0 {
		return z.set(neg, a, one()), true
	}
	var exp2, exp5 int64
	if count < 0 {
		exp2 = int64(count)
		switch base {
		case 10:
			exp5 = exp2
		case 8:
			exp2 *= 3
		case 16:
			exp2 *= 4
		}
	}
	if ebase == 10 {
		exp5 += exp
	}
	exp2 += exp
	if exp5 == math.MinInt64 || max(exp5, -exp5) > 1e6 || exp2 < -1e7 || exp2 > 1e7 {
		return nil, false
	}
	b, fives := one(), power(nat{5}, ofWord(uint64(max(exp5, -exp5))), nil)
	if exp5 > 0 {
		a = times(a, fives)
	} else {
		b = fives
	}
	if exp2 > 0 {
		a = shift(a, uint(exp2), true)
	} else {
		b = shift(b, uint(-exp2), true)
	}
	return z.set(neg, a, b), true
}

func scanExponent(r io.ByteScanner) (exp int64, base int, err error) {
	ch, err := r.ReadByte()
	if err == io.EOF {
		return 0, 10, nil
	}
	switch {
	case err != nil:
		return 0, 10, err
	case ch == 'e' || ch == 'E':
		base = 10
	case ch == 'p' || ch == 'P':
		base = 2
	default:
		r.UnreadByte()
		return 0, 10, nil
	}
	var digits []byte
	ch, err = r.ReadByte()
	if err == nil && (ch == '+' || ch == '-') {
		digits = append(digits, ch)
		ch, err = r.ReadByte()
	}
	prev, wrong, some := byte('.'), false, false
	for err == nil {
		if '0' <= ch && ch <= '9' {
			digits = append(digits, ch)
			prev, some = '0', true
		} else if ch == '_' {
			wrong = wrong || prev != '0'
			prev = '_'
		} else {
			r.UnreadByte()
			break
		}
		ch, err = r.ReadByte()
	}
	if err == io.EOF {
		err = nil
	}
	if err == nil && !some {
		err = errNoDigits
	}
	if err == nil {
		exp, err = strconv.ParseInt(string(digits), 10, 64)
	}
	if err == nil && (wrong || prev == '_') {
		err = errInvalSep
	}
	return exp, base, err
}

// String is x as a/b.
func (x *Rat) String() string { return x.a.String() + "/" + text(x.denominator(), 10) }

// RatString is x as a/b, or a if b is 1.
func (x *Rat) RatString() string {
	if x.IsInt() {
		return x.a.String()
	}
	return x.String()
}

// FloatString is x with so many digits behind the point.
func (x *Rat) FloatString(prec int) string {
	if x.IsInt() {
		if prec > 0 {
			return x.a.String() + "." + strings.Repeat("0", prec)
		}
		return x.a.String()
	}
	q, r := divide(x.a.abs, x.b.abs)
	p := one()
	if prec > 0 {
		p = power(nat{10}, ofWord(uint64(prec)), nil)
	}
	r, rest := divide(times(r, p), x.b.abs)
	if compare(x.b.abs, shift(rest, 1, true)) <= 0 {
		if r = plus(r, one()); compare(r, p) >= 0 {
			q, r = plus(q, one()), minus(r, p)
		}
	}
	s := text(q, 10)
	if x.a.neg {
		s = "-" + s
	}
	if prec > 0 {
		digits := text(r, 10)
		s += "." + strings.Repeat("0", max(0, prec-len(digits))) + digits
	}
	return s
}

// FloatPrec is how many digits behind the point there are before they come again, and whether they end there.
func (x *Rat) FloatPrec() (n int, exact bool) {
	d := x.denominator()
	twos := d.zeros()
	q, fives := shift(d, twos, false), uint(0)
	for {
		next, r := divide(q, nat{5})
		if len(r) != 0 {
			return int(max(twos, fives)), compare(q, one()) == 0
		}
		q = next
		fives++
	}
}

// AppendText appends x as a/b, or a if b is 1.
func (x *Rat) AppendText(b []byte) ([]byte, error) { return append(b, x.RatString()...), nil }

// MarshalText is x as a/b, or a if b is 1.
func (x *Rat) MarshalText() (text []byte, err error) { return x.AppendText(nil) }

// UnmarshalText sets z to the number of the text.
func (z *Rat) UnmarshalText(text []byte) error {
	if _, ok := z.SetString(string(text)); !ok {
		return fmt.Errorf("math/big: cannot unmarshal %q into a *big.Rat", text)
	}
	return nil
}

// GobEncode is x for package gob.
func (x *Rat) GobEncode() ([]byte, error) {
	if x == nil {
		return nil, nil
	}
	a := x.a.Bytes()
	buf := binary.BigEndian.AppendUint32([]byte{signByte(x.a.neg)}, uint32(len(a)))
	return slices.Concat(buf, a, x.b.Bytes()), nil
}

// GobDecode sets z to what GobEncode gave.
func (z *Rat) GobDecode(buf []byte) error {
	if len(buf) == 0 {
		*z = Rat{}
		return nil
	}
	if len(buf) < 5 {
		return errors.New("Rat.GobDecode: buffer too small")
	}
	if buf[0]>>1 != version {
		return fmt.Errorf("Rat.GobDecode: encoding version %d not supported", buf[0]>>1)
	}
	i := 5 + int(binary.BigEndian.Uint32(buf[1:]))
	if len(buf) < i {
		return errors.New("Rat.GobDecode: buffer too small")
	}
	z.a.neg = buf[0]&1 != 0
	z.a.abs = ofBytes(buf[5:i])
	z.b.abs = ofBytes(buf[i:])
	return nil
}
