// What drawn formats, numbers and moments have shown (.ci/formats): each line was another one once.
package main

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"time"
)

type broken struct{ n int }

func (b broken) String() string { panic("oops") }

func main() {
	// The precision counts for %v, too.
	fmt.Printf("%.3v %.3v %.2v %.3v\n", 11.26, map[any]any{"s": 11.26}, 1.5+2.25i, float32(1.0/3))
	fmt.Printf("%#+9.0Z %#.3l %#X %#x\n", -55.5, 55.5, 5.5, 5.5)
	// What is wrong with %w outside of Errorf has the flags of %v.
	fmt.Printf("%#w %+w %#w\n", []string{"a"}, 182, uint8(84))
	fmt.Println(fmt.Errorf("%#w %w", 1, errors.New("e")))
	// Where a number of an argument may stand.
	fmt.Printf("%[0][3]d %[3].11[1]x %[2]13.3[3]g %[-1]d %[x]d %[1]*.[2]*[3]f|\n", 5, 2, 3.14159)
	fmt.Printf("%[5]d %[1\n", 1)
	// Behind a method that panics nothing has a width.
	fmt.Printf("%5.4v|%5d\n", []any{7, broken{1}, 7, "text", 2.5}, 3)
	// Of two numbers as near as each other the even one.
	fmt.Println(2066957077056046.25, float32(8388609.5), 9007199254740993.0, math.MaxFloat64)
	fmt.Println(strconv.FormatFloat(2066957077056046.25, 'g', -1, 64), strconv.FormatFloat(2066957077056046.25, 'e', 16, 64))
	nan, _ := strconv.ParseFloat("nan", 64)
	fmt.Printf("%x %x\n", math.Float64bits(nan), math.Float64bits(math.NaN()))
	// Decimal digits with an exponent to the base 2.
	var f, g float64
	n, err := fmt.Sscan("1.5p3 .7p-3", &f, &g)
	fmt.Println(n, err, f, g)
	n, err = fmt.Sscan("1.5p 2", &f, &g)
	fmt.Println(n, err)
	// Offsets, fractions and years.
	for _, c := range [][2]string{
		{"Z07:00", "666"}, {"-0700", "0715"}, {"Z07:00", "454636086Z"}, {"-07:00:00", "+25:61:61"}, {"-07:00:00", "+25:00:00"},
		{"-07", "+25"}, {".0", ".-"}, {".0", ".-x"}, {".00", ".-1"}, {"06", "-1"}, {"06", "+9"}, {"06", "-x"}, {"06", "69"},
	} {
		t, err := time.Parse(c[0], c[1])
		fmt.Println(t, err)
	}
}
