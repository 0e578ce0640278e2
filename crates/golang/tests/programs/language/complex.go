package main

import (
	"fmt"
	"math"
)

type C complex64
type P struct {
	z complex128
	n int
}

var g = 2 + 3i

const k = 1i * 1i

func parts() (float64, float64) { return 1.5, -2 }

func mul[T complex64 | complex128](a, b T) T { return a*b + a }

func (c C) abs2() float32 { return real(c)*real(c) + imag(c)*imag(c) }

func main() {
	var a complex128 = complex(1, 2)
	b := 3 - 4i
	fmt.Println(a, b, a+b, a-b, a*b, a/b, -a, +b, a == b, a != b, a == complex(1, 2))
	fmt.Println(real(a), imag(b), real(g), k, real(k))
	a += 1
	a *= 2i
	a /= 1 + 1i
	a -= b
	a++
	b--
	fmt.Println(a, b)
	var c complex64 = complex(0.1, 0.2)
	d := complex64(a) * c / (c + 1)
	fmt.Println(c, d, complex128(c), c*c)
	fmt.Printf("%v %g %.2f %8.3e %+v %#v %T %T %x %q\n", a, a, a, c, c, a, a, c, a, a)
	fmt.Println(complex(parts()))
	fmt.Println(mul(a, b), mul(c, 2))
	fmt.Println(C(1+2i).abs2(), C(c))
	m := map[complex128]int{1i: 1, 2: 2, 1i * 2: 3}
	m[complex(0, 1)]++
	fmt.Println(m, m[1i], len(m))
	s := []complex64{1, 2i, 3 + 3i}
	s = append(s, 4)
	s[0] = s[1] * s[2]
	for i, z := range s {
		fmt.Print(i, z, " ")
	}
	fmt.Println()
	p := P{z: 1i, n: 2}
	q := &p
	q.z *= q.z
	fmt.Println(p, *q == P{-1, 2}, p.z == -1)
	var x any = a
	switch v := x.(type) {
	case complex64:
		fmt.Println("64", v)
	case complex128:
		fmt.Println("128", v, v == a, x == any(a))
	}
	switch a {
	case 1:
		fmt.Println("one")
	case a:
		fmt.Println("itself")
	}
	zero := complex(0, 0)
	inf := complex(math.Inf(1), 1)
	for _, z := range []complex128{a / zero, zero / zero, inf / a, a / inf, complex(math.NaN(), 0) / a, inf * a, -zero} {
		fmt.Println(z)
	}
	f := func(z complex128) (r complex128) {
		defer func() { r *= 2 }()
		return z * z
	}
	fmt.Println(f(1 + 1i))
	ch := make(chan complex64, 1)
	ch <- 5i
	fmt.Println(<-ch)
	arr := [2]complex128{1, 1i}
	fmt.Println(arr == [2]complex128{1, 1i}, arr)
	a, b = b, a
	fmt.Println(a, b)
	z := 1 + 0i
	for i := 0; i < 10; i++ {
		z = z*z*0.5 + complex(0.3, 0.1)
	}
	fmt.Println(z)
	println(z, c, 1.0, float32(0.1), 1e6)
}
