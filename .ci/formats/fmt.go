//go:build ignore

// Prints what package fmt makes of drawn values by drawn formats: a line for each case. Arguments: the seed, the number of cases.
package main

import (
	"bufio"
	"errors"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
	"time"
)

var state uint64

// A number below n.
func draw(n int) int {
	state ^= state << 13
	state ^= state >> 7
	state ^= state << 17
	return int(state >> 11 % uint64(n))
}

func oneOf[T any](of ...T) T { return of[draw(len(of))] }

type (
	MyBool   bool
	MyInt    int
	MyUint8  uint8
	MyString string
	MyBytes  []byte
	MyFloat  float32
	MyError  struct{ Code int }
	Named    map[string]MyInt
	Word     int
	Pointed  struct{ N int }
	Loud     struct{ S string }
	Shown    struct{ A, B int }
	Broken   struct{ What any }
	Inner    struct {
		X, y int
		s    Word
	}
	Outer struct {
		Inner
		P     *int
		Name  string
		Any   any
		Err   error
		Tags  []string
		Table map[string]int
		f     float64
		w     Word
		e     error
	}
	Pair[K comparable, V any] struct {
		Key   K
		Value V
	}
)

func (e MyError) Error() string   { return "error " + strconv.Itoa(e.Code) }
func (w Word) String() string     { return "word<" + strconv.Itoa(int(w)) + ">" }
func (p *Pointed) String() string { return "pointed " + strconv.Itoa(p.N) }
func (l Loud) GoString() string   { return "Loud(" + l.S + ")" }
func (b Broken) String() string   { panic(b.What) }
func (s Shown) Format(f fmt.State, verb rune) {
	width, hasWidth := f.Width()
	precision, hasPrecision := f.Precision()
	fmt.Fprint(f, fmt.FormatString(f, verb), width, hasWidth, precision, hasPrecision, s.A)
	for _, flag := range "+-# 0" {
		if f.Flag(int(flag)) {
			f.Write([]byte{byte(flag)})
		}
	}
}

var texts = []string{"", "a", "hello", "héllo, 世界", "\xff\xfe", "a\tb\n", "`back`", `"quoted"`, "\x00\x7f", "🙂", "\u200b\ufeff", "%d", "  ", "\\"}

func text() string { return oneOf(texts...) }

func float() float64 {
	switch draw(8) {
	case 0:
		return oneOf(0, math.Copysign(0, -1), math.Inf(1), math.Inf(-1), math.NaN(), math.MaxFloat64, math.SmallestNonzeroFloat64, math.Pi)
	case 1:
		return math.Float64frombits(state)
	case 2:
		return float64(draw(1000)) / 8
	case 3:
		return float64(draw(1000000)) * math.Pow(10, float64(draw(40)-20))
	case 4:
		return -float64(draw(100)) - 0.5
	}
	return float64(draw(2000)) / 100
}

func integer() int64 {
	switch draw(6) {
	case 0:
		return oneOf[int64](0, 1, -1, math.MaxInt64, math.MinInt64, math.MaxInt32, math.MinInt32, 127, -128, 255, 256, 0x10ffff, 0x110000, 0xd800)
	case 1:
		return int64(state)
	}
	return int64(draw(300)) - 50
}

// A value of any type. Pointers that are shown as addresses are left out: those inside of others.
func value(depth int) any {
	isInside := depth < 2
	if depth > 0 && draw(3) == 0 {
		switch draw(15) {
		case 0:
			return []any{value(depth - 1), value(depth - 1)}
		case 1:
			return map[string]any{text(): value(depth - 1), "k": value(depth - 1)}
		case 2:
			return [2]any{value(depth - 1), nil}
		case 3:
			return Outer{Inner: Inner{draw(9), draw(9), Word(draw(9))}, Name: text(), Any: value(depth - 1), Err: oneOf[error](nil, MyError{3}), Tags: oneOf([]string(nil), []string{text()}, []string{}), f: float(), w: 4, e: oneOf[error](nil, MyError{2})}
		case 4:
			if isInside {
				return Outer{Name: text()}
			}
			return &Outer{Name: text(), Any: value(depth - 1), Table: map[string]int{"z": 1, "a": 2}}
		case 5:
			return struct {
				A any
				b int
			}{value(depth - 1), draw(100)}
		case 6:
			return Pair[string, any]{text(), value(depth - 1)}
		case 7, 8, 9:
			inner := value(depth - 1)
			if isInside {
				return []any{inner}
			}
			return oneOf[any](&[]any{inner}, &map[int]any{draw(10): inner}, &[1]any{inner})
		case 10:
			return Broken{oneOf[any]("oops", 7, nil, MyError{9})}
		case 11, 12:
			inner := MyError{draw(5)}
			if isInside {
				return inner
			}
			return oneOf[any](errors.New(text()), fmt.Errorf("wrapped: %w", inner), errors.Join(inner, MyError{1}))
		case 13:
			return [][]int{{draw(100), -draw(100)}, nil, {}}
		case 14:
			return map[any]any{draw(5): text(), 7: float(), 8: nil, 9: int8(draw(100))}
		}
	}
	switch draw(42) {
	case 0:
		return nil
	case 1:
		return draw(2) == 0
	case 2:
		return int(integer())
	case 3:
		return int8(integer())
	case 4:
		return int16(integer())
	case 5:
		return int32(integer())
	case 6:
		return integer()
	case 7:
		return uint(integer())
	case 8:
		return uint8(integer())
	case 9:
		return uint16(integer())
	case 10:
		return uint32(integer())
	case 11:
		return uint64(integer())
	case 12:
		return uintptr(draw(100000))
	case 13:
		return float32(float())
	case 14:
		return float()
	case 15:
		return complex64(complex(float(), float()))
	case 16:
		return complex(float(), float())
	case 17:
		return text()
	case 18:
		return []byte(text())
	case 19:
		return MyBytes(text())
	case 20:
		return MyString(text())
	case 21:
		return MyInt(integer())
	case 22:
		return MyBool(draw(2) == 0)
	case 23:
		return MyFloat(float())
	case 24:
		return MyError{draw(100)}
	case 25:
		if isInside {
			return MyError{-1}
		}
		return &MyError{draw(100)}
	case 26:
		return Word(draw(100))
	case 27:
		if isInside {
			return (*Pointed)(nil)
		}
		return oneOf(&Pointed{draw(100)}, nil)
	case 28:
		return Pointed{draw(100)}
	case 29:
		if isInside {
			return Loud{text()}
		}
		return oneOf[any](Loud{text()}, []Loud{{text()}}, &Loud{text()})
	case 30:
		return Shown{draw(100), 2}
	case 31:
		return [3]byte{byte(draw(256)), byte(draw(256)), 0}
	case 32:
		return []MyUint8{MyUint8(draw(256)), MyUint8(draw(256))}
	case 33:
		return oneOf[any]((*int)(nil), (func())(nil), (chan int)(nil), ([]int)(nil), (map[string]int)(nil), (*Outer)(nil), (error)(nil), struct{}{}, []struct{}{{}, {}})
	case 34:
		return oneOf[any](time.Duration(integer()), time.Duration(draw(1e9)), time.Month(draw(15)), time.Weekday(draw(9)))
	case 35:
		return []Word{Word(draw(9)), Word(draw(9))}
	case 36:
		return Named{"b": MyInt(draw(9)), "a": 1, text(): 2}
	case 37:
		return []string{text(), text()}
	case 38:
		return []float64{float(), float()}
	case 39:
		return oneOf[any]([]error{MyError{1}, nil}, []fmt.Stringer{Word(3), nil}, map[Word]Word{1: 2, 0: 5})
	case 40:
		return rune(integer())
	}
	return time.Date(2000+draw(50), time.Month(draw(14)), draw(40), draw(30), draw(70), draw(70), draw(1e9), time.UTC)
}

// Verbs that show addresses are left out.
const verbs = "vvvvvvvdddsssqqxxXXoObcUtTeEfFgGGwzZyniljkrmLR!% é世"

func directive() string {
	if draw(40) == 0 {
		return oneOf("%", "%-", "%[", "%[x]d", "%[3", "%[]d", "%[0]d", "%[-1]d", "%[9]d", "%.", "%*", "%.*", "%5", "%.[2]*[1]f", "%[2]*[1]d", "%[1]*.[1]*[1]v", "%[1]*d", "%!", "%\xff", "%-010d", "%99999999d", "%.99999999f", "%[5]*v")
	}
	var b strings.Builder
	b.WriteByte('%')
	for draw(3) == 0 {
		b.WriteByte("+-# 0"[draw(5)])
	}
	if draw(8) == 0 {
		fmt.Fprintf(&b, "[%d]", draw(5))
	}
	switch draw(6) {
	case 0, 1:
		b.WriteString(strconv.Itoa(draw(25)))
	case 2:
		if draw(4) == 0 {
			b.WriteByte('*')
		}
	}
	switch draw(6) {
	case 0, 1:
		b.WriteByte('.')
		if draw(5) > 0 {
			b.WriteString(strconv.Itoa(draw(12)))
		} else if draw(3) == 0 {
			b.WriteByte('*')
		}
	}
	if draw(12) == 0 {
		fmt.Fprintf(&b, "[%d]", 1+draw(3))
	}
	all := []rune(verbs)
	b.WriteRune(all[draw(len(all))])
	return b.String()
}

func main() {
	seed, _ := strconv.ParseUint(os.Args[1], 10, 64)
	cases, _ := strconv.Atoi(os.Args[2])
	state = seed*0x9e3779b97f4a7c15 + 1
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for i := range cases {
		format := ""
		for range 1 + draw(3) {
			format += oneOf("", "", " ", "x=", "世") + directive()
		}
		var args []any
		for range draw(5) {
			args = append(args, value(2))
		}
		fmt.Fprintf(out, "%d %q: ", i, format)
		switch draw(6) {
		case 0:
			fmt.Fprintf(out, "%q\n", fmt.Sprint(args...))
		case 1:
			fmt.Fprintf(out, "%q\n", fmt.Sprintln(args...))
		case 2:
			err := fmt.Errorf(format, args...)
			fmt.Fprintf(out, "%q %v\n", err.Error(), errors.Unwrap(err) != nil)
		default:
			fmt.Fprintf(out, "%q\n", fmt.Sprintf(format, args...))
		}
	}
}
