// Values without methods, in every way: where a format names its operand by number it says the same.
package main

import (
	"fmt"
	"hash/fnv"
	"math"
)

type number int8

type text string

type point struct{ X, Y int }

type parts struct {
	point
	name  string
	f     float64
	small float32
	any   any
	list  []any
	none  *point
	next  *parts
	done  bool
	pair  [2]uint8
	empty struct{}
}

type friendly struct{ name string }

func (f friendly) String() string { return "<" + f.name + ">" }

type pointed struct{ n int }

func (p *pointed) Error() string { return fmt.Sprint("pointed ", p.n) }

type failure struct{ n int }

func (f failure) Error() string { return fmt.Sprint("failure ", f.n) }

type holder struct {
	f      friendly
	F      friendly
	Err    error
	hidden pointed
}

var (
	noChan chan int
	noFunc func()
)

func values() []any {
	return []any{
		nil, true, false, 0, 1, -1, 42, -12345, math.MaxInt64, math.MinInt64, int8(-128), int16(300), int32(-70000), uint(7), uint8(200), uint16(65535),
		uint32(4000000000), uint64(math.MaxUint64), uintptr(48), number(-3), 'x', '世', rune(-1), rune(0x110000), rune(0xD800),
		0.0, math.Copysign(0, -1), 1.0, -1.5, 3.14159, 1e21, 1e20, 1e-7, 123456789.0, -0.000001234, math.Inf(1), math.Inf(-1), math.NaN(), math.MaxFloat64,
		math.SmallestNonzeroFloat64, float32(0.1), float32(-2.5e10), float32(16777216), complex(1, -2), complex64(complex(0.5, math.Inf(1))),
		"", "hello", "世界, hello", "a\xffb", "tab\t\"quoted\" `back` \\", text("named"),
		[]byte("bytes"), []byte{}, []byte(nil), [3]byte{1, 2, 255}, []int{}, []int(nil), []int{1, -2, 3}, [2]int{7, 8}, []string{"a", "", "b c"},
		[]float64{1, 2.5, math.Inf(-1)}, []any{1, "a", nil, 2.5, []int{1}}, [][]int{{1}, nil, {2, 3}}, []bool{true, false}, []rune("añ"),
		point{}, point{1, -2}, &point{3, 4}, []point{{1, 2}, {3, 4}}, (*point)(nil), struct{}{}, [0]int{}, &struct{}{}, &[]int{1}, &[2]string{"x", "y"}, &map[string]int{"k": 1},
		parts{}, parts{point: point{1, 2}, name: "n", f: 2.5, small: 0.1, any: point{5, 6}, list: []any{1, nil}, done: true, pair: [2]uint8{1, 2}},
		map[string]int{"b": 2, "a": 1}, map[int]point{2: {1, 1}, 1: {}}, map[string]int(nil), noChan, noFunc,
		friendly{"f"}, &friendly{"p"}, []friendly{{"x"}, {"y"}}, pointed{4}, &pointed{5}, holder{friendly{"a"}, friendly{"b"}, failure{6}, pointed{7}},
		struct{ any }{friendly{"in"}}, struct{ any }{}, [2]any{}, []error{nil, failure{8}},
	}
}

func main() {
	flags := []string{"", "+", "-", "#", " ", "0", "+0", "-0", "+-", " 0", "#0", "+#"}
	widths := []string{"", "1", "7", "12", ".0", ".1", ".3", "7.2", "12.5", "."}
	verbs := "vTtdboOxXUcqsfFgGeEz世%"
	for i, x := range values() {
		sum, count := fnv.New64a(), 0
		for _, verb := range verbs {
			for _, flag := range flags {
				for _, width := range widths {
					format := "<%" + flag + width
					one := fmt.Sprintf(format+string(verb)+">", x)
					other := fmt.Sprintf(format+"[1]"+string(verb)+">", x)
					if one != other && verb != '%' {
						fmt.Println("differs:", format, string(verb), one, other)
					}
					sum.Write([]byte(one))
					count++
				}
			}
		}
		fmt.Printf("%d: %v %d %x\n", i, x, count, sum.Sum64())
	}
	all := values()
	fmt.Println(all...)
	fmt.Println(fmt.Sprint(all...) == string(fmt.Append(nil, all...)), fmt.Sprintln(all...) == string(fmt.Appendln(nil, all...)))
	fmt.Print(1, 2, "a", "b", 3, "c", text("d"), text("e"), 4, nil, nil, friendly{"f"}, 5.5, '6', "\n")
	fmt.Println()
	fmt.Println(fmt.Sprint(), fmt.Sprintln() == "\n", fmt.Sprintf("") == "")
	fmt.Println(fmt.Sprintf("%d%%", 5), fmt.Sprintf("%"), fmt.Sprintf("%d"), fmt.Sprintf("%d", 1, 2), fmt.Sprintf("%!", 1), fmt.Sprintf("%-", 1), fmt.Sprintf("%5", 1))
	fmt.Println(fmt.Sprintf("%*d|%-*d|%.*f", 5, 1, 5, 2, 2, 3.14159), fmt.Sprintf("%[2]d %[1]d", 1, 2), fmt.Sprintf("%9999999d", 1)[:3], len(fmt.Sprintf("%1000000d", 1)))
	fmt.Println(fmt.Errorf("plain %d %s", 1, "x"), fmt.Errorf("wraps %w", &pointed{9}), fmt.Errorf("%d %w", 1, nil))
	fmt.Println(string(fmt.Appendf([]byte("begun "), "%03d|%-4s|%+.1e", 7, "é", 12345.678)))
	cyclic := []any{1, nil}
	cyclic[1] = &cyclic
	fmt.Println(len(fmt.Sprint(cyclic)) > 5)
}
