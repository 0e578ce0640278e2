package main

import (
	"fmt"
	"math"
	"math/bits"
)

var sum uint64

func show(name string, f float64) {
	b := math.Float64bits(f)
	if f != f {
		b = 1
	}
	sum = sum*31 + b
	if len(name) > 0 {
		fmt.Printf("%s=%x ", name, b)
	}
}

func main() {
	xs := []float64{0, math.Copysign(0, -1), 1, -1, 0.5, -0.5, 0.1, 0.3, 0.7, 1.5, 2, 2.5, -2.5, 3, 10, 100.25, -709, 709.5, 1e-10, 1e-300, 5e-324,
		-1e-310, 1e10, 1e20, 1e300, -1e300, math.Pi, math.Pi / 4, 3 * math.Pi / 2, math.MaxFloat64, math.Inf(1), math.Inf(-1), math.NaN(), 745.2, -745.2, -740, 0.41, -0.29, 1 << 30, 1<<29 + .3}
	x := uint64(88172645463325252)
	for range 150 {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
		xs = append(xs, math.Float64frombits(x), float64(int64(x))/(1<<62), float64(int64(x))/(1<<57), float64(int64(x))/(1<<52))
	}
	fs := []struct {
		name string
		f    func(float64) float64
	}{{"Abs", math.Abs}, {"Sqrt", math.Sqrt}, {"Floor", math.Floor}, {"Ceil", math.Ceil}, {"Trunc", math.Trunc}, {"Round", math.Round}, {"RoundToEven", math.RoundToEven},
		{"Exp", math.Exp}, {"Exp2", math.Exp2}, {"Expm1", math.Expm1}, {"Log", math.Log}, {"Log10", math.Log10}, {"Log2", math.Log2}, {"Log1p", math.Log1p}, {"Logb", math.Logb}, {"Cbrt", math.Cbrt},
		{"Sin", math.Sin}, {"Cos", math.Cos}, {"Tan", math.Tan}, {"Asin", math.Asin}, {"Acos", math.Acos}, {"Atan", math.Atan}, {"Sinh", math.Sinh}, {"Cosh", math.Cosh},
		{"Tanh", math.Tanh}, {"Asinh", math.Asinh}, {"Acosh", math.Acosh}, {"Atanh", math.Atanh}}
	for _, f := range fs {
		sum = 0
		for i, x := range xs {
			name := ""
			if i < 40 {
				name = fmt.Sprint(x)
			}
			show(name, f.f(x))
		}
		fmt.Printf("\n%s %x\n", f.name, sum)
	}
	gs := []struct {
		name string
		f    func(x, y float64) float64
	}{{"Pow", math.Pow}, {"Mod", math.Mod}, {"Hypot", math.Hypot}, {"Atan2", math.Atan2}, {"Max", math.Max}, {"Min", math.Min}, {"Dim", math.Dim}, {"Remainder", math.Remainder}, {"Nextafter", math.Nextafter}, {"Copysign", math.Copysign}}
	for _, g := range gs {
		sum = 0
		for _, x := range xs[:45] {
			for _, y := range xs[:45] {
				show("", g.f(x, y))
			}
		}
		for i, x := range xs[2:] {
			show("", g.f(x, xs[i]))
		}
		fmt.Printf("%s %x\n", g.name, sum)
	}
	for i, x := range xs {
		a, e := math.Frexp(x)
		show("", a)
		show("", math.Ldexp(x, i*7-900))
		b, c := math.Modf(x)
		show("", b)
		show("", c)
		s, k := math.Sincos(x)
		show("", s)
		show("", k)
		show("", math.FMA(x, a, c))
		sum += uint64(e + math.Ilogb(x))
	}
	fmt.Printf("%x\n", sum)
	for n := -330; n < 312; n++ {
		show("", math.Pow10(n))
	}
	fmt.Printf("%x %v %v\n", sum, math.MaxInt64, uint64(math.MaxUint64))
	fmt.Println(math.Pow(2, 10), math.Sqrt(2), math.Inf(-1), math.NaN(), math.Float32bits(1.1), math.Float32frombits(0x3f800001), math.Nextafter32(1, 2), math.IsInf(math.Inf(1), 0), math.Signbit(-0.5))
	fmt.Println(bits.Len(255), bits.Len8(3), bits.LeadingZeros32(1), bits.TrailingZeros16(0), bits.TrailingZeros8(8), bits.OnesCount(255), bits.RotateLeft8(0x81, 1), bits.RotateLeft64(1, -1), bits.RotateLeft32(7, 31),
		bits.Reverse8(1), bits.Reverse16(1), bits.ReverseBytes32(0x01020304), bits.ReverseBytes16(0x0102), bits.Reverse(1), bits.UintSize)
	fmt.Println(bits.Add64(1<<63, 1<<63, 1))
	fmt.Println(bits.Sub32(1, 2, 1))
	fmt.Println(bits.Mul64(1<<63+5, 12345))
	fmt.Println(bits.Div64(5, 7, 9))
	fmt.Println(bits.Rem64(50, 7, 9), bits.Rem32(3, 4, 2))
	defer func() { fmt.Println(recover()) }()
	bits.Div64(9, 7, 9)
}
