package main

import (
	"fmt"
	"strconv"
)

type own complex64

func main() {
	for _, s := range []string{"", " ", "(", ")", "i", "+i", "-i", "1I", "10  + 5i", "3+", "3+5", "3+5+5i", "()", "(i)", "i+3", "(3)", "3", "3i", "-3.5i", "(3+4i)", "3-4i", "+3.0e2-0x1p-2i", "inf", "Infinity+infi",
		"NaN", "nan+nani", "+NaN", "3+NaNi", "3-NaNi", "3++4i", "3+-4i", "3+ 4i", "1e400+1i", "1+1e400i", "1e400", "1e39-1e39i", "0x10.8p1+1i", "1_000", "0x_1p0", "infi", "infini+1i", "1e+i", "1.2.3i", "3(4)", "3+4i5", "((3))", "\u20ac"} {
		for _, size := range []int{64, 128} {
			c, err := strconv.ParseComplex(s, size)
			fmt.Println(c, err)
		}
	}
	for _, c := range []complex128{0, 1 + 2i, -1.5 - 0.25i, 1e30 - 1e-30i, 0.1 + 0.2i} {
		fmt.Println(strconv.FormatComplex(c, 'g', -1, 128), strconv.FormatComplex(c, 'e', 3, 64), strconv.FormatComplex(c, 'f', 2, 128), strconv.FormatComplex(c, 'x', -1, 64))
	}
	func() {
		defer func() { fmt.Println(recover()) }()
		strconv.FormatComplex(1, 'g', -1, 32)
	}()
	var a complex128
	var b complex64
	var c own
	fmt.Println(fmt.Sscan("(1+2i) 3-4i -0.5e1+infi", &a, &b, &c))
	fmt.Println(a, b, c)
	for _, s := range []string{"1", "1+2", "(1+2i", "1+2j", "x", "", "1e3+2.5i"} {
		n, err := fmt.Sscanf(s, "%g", &a)
		fmt.Println(n, err, a)
	}
	fmt.Println(fmt.Sscanf("1+2i", "%d", &a))
	fmt.Println(fmt.Sscanf("1e60+2i", "%v", &b))
}
