package main

import (
	"fmt"
	"math"
)

// mixed sums up bits, so that each of them counts.
type mixed uint64

func (m *mixed) add(x float64) {
	bits := math.Float64bits(x)
	if x != x {
		bits = 1
	}
	*m = (*m ^ mixed(bits)) * 0x100000001b3
}

func main() {
	edges := []float64{0, math.Copysign(0, -1), 1, -1, 2, -2, 3, -0.5, 0.5, 1e-300, -1e-300, 1e-10, -1e-10, 1e-5, 6, 28, 33.5, -33.5, 150.25, 171, -170.5, 172, 201,
		1e10, 1e17, -1e17, 1e40, 1e300, math.MaxFloat64, math.SmallestNonzeroFloat64, math.Inf(1), math.Inf(-1), math.NaN(), 0.84375, 1.25, 1 / 0.35, 0.85, 1.4616321449683622, 1.7316, 0.7316, 0.9,
		4.5454, 2.8571, 8, 1 << 53, -4503599627370497.5, -9007199254740993}
	functions := []struct {
		name string
		of   func(float64) float64
	}{
		{"Erf", math.Erf}, {"Erfc", math.Erfc}, {"Erfinv", math.Erfinv}, {"Erfcinv", math.Erfcinv}, {"Gamma", math.Gamma},
		{"Lgamma", func(x float64) float64 { l, sign := math.Lgamma(x); return l + float64(sign) }},
		{"J0", math.J0}, {"J1", math.J1}, {"Y0", math.Y0}, {"Y1", math.Y1},
		{"J2", func(x float64) float64 { return math.Jn(2, x) }}, {"J-3", func(x float64) float64 { return math.Jn(-3, x) }},
		{"J40", func(x float64) float64 { return math.Jn(40, x) }}, {"J300", func(x float64) float64 { return math.Jn(300, x) }},
		{"Y2", func(x float64) float64 { return math.Yn(2, x) }}, {"Y-3", func(x float64) float64 { return math.Yn(-3, x) }},
		{"Y40", func(x float64) float64 { return math.Yn(40, x) }},
		{"Cbrt", math.Cbrt}, {"Expm1", math.Expm1}, {"Log1p", math.Log1p}, {"Exp2", math.Exp2}, {"Log2", math.Log2}, {"Log10", math.Log10}, {"Logb", math.Logb},
		{"FMA", func(x float64) float64 { return math.FMA(x, x+1, -x) }}, {"Asinh", math.Asinh}, {"Acosh", math.Acosh}, {"Atanh", math.Atanh},
	}
	for _, f := range functions {
		fmt.Print(f.name)
		for _, x := range edges {
			fmt.Print(" ", f.of(x))
		}
		var m mixed
		for x := -40.0; x < 40; x += 0.0137 {
			m.add(f.of(x))
		}
		for x := -1.0; x < 2; x += 0.00119 {
			m.add(f.of(x))
		}
		for x := 1e-12; x < 1e12; x *= 1.037 {
			m.add(f.of(x))
			m.add(f.of(-x))
		}
		fmt.Printf(" %x\n", uint64(m))
	}
}
