package main

import (
	"fmt"
	"math/rand"
	v2 "math/rand/v2"
)

func main() {
	for _, seed := range []int64{1, 42, 0, -7, 1 << 40, 1<<31 - 1} {
		r := rand.New(rand.NewSource(seed))
		fmt.Println(r.Int(), r.Intn(10), r.Intn(16), r.Int31n(1000), r.Int63n(1<<40+3), r.Float64(), r.Float32(), r.Uint32(), r.Uint64(), r.Perm(6), r.NormFloat64(), r.ExpFloat64())
		s := []int{1, 2, 3, 4, 5, 6, 7}
		r.Shuffle(len(s), func(i, j int) { s[i], s[j] = s[j], s[i] })
		b := make([]byte, 9)
		r.Read(b)
		fmt.Println(s, b, r.Int31())
		var n, e float64
		for range 3000 {
			n += r.NormFloat64()
			e += r.ExpFloat64()
		}
		fmt.Println(n, e, r.Int63())
		z := rand.NewZipf(r, 1.5, 2, 100)
		fmt.Println(z.Uint64(), z.Uint64(), z.Uint64(), z.Uint64())
	}
	p := v2.NewPCG(1, 2)
	fmt.Println(p.Uint64(), p.Uint64())
	text, _ := p.MarshalBinary()
	fmt.Printf("%q\n", text)
	c := v2.NewChaCha8([32]byte([]byte("chacha8: 32-byte seed for tests!")))
	for i := range 100 {
		x := c.Uint64()
		if i%9 == 0 {
			fmt.Print(x, " ")
		}
	}
	text, err := c.MarshalBinary()
	fmt.Printf("\n%q %v\n", text, err)
	var d v2.ChaCha8
	fmt.Println(d.UnmarshalBinary(text), d.Uint64() == c.Uint64(), d.UnmarshalBinary([]byte("x")))
	b := make([]byte, 11)
	c.Read(b)
	fmt.Println(b)
	c.Read(b[:3])
	fmt.Println(b)
	var sum uint64
	for range 1000 {
		sum = sum*31 + c.Uint64()
	}
	fmt.Println(sum)
	for _, src := range []v2.Source{p, c} {
		r := v2.New(src)
		fmt.Println(r.Int(), r.IntN(10), r.IntN(16), r.Int32N(1000), r.Int64N(1<<40+3), r.Uint64N(1<<50), r.Float64(), r.Float32(), r.Uint32(), r.Uint(), r.Int32(), r.Int64(), r.Perm(6), r.UintN(7), r.Uint32N(9))
		var n, e float64
		for range 3000 {
			n += r.NormFloat64()
			e += r.ExpFloat64()
		}
		fmt.Println(n, e)
		z := v2.NewZipf(r, 2, 1, 50)
		fmt.Println(z.Uint64(), z.Uint64(), z.Uint64(), z.Uint64())
	}
	if x := v2.N(10); x < 0 || x > 9 {
		fmt.Println("wrong")
	}
	if x := rand.Intn(3); x < 0 || x > 2 {
		fmt.Println("wrong")
	}
	v2.Shuffle(5, func(i, j int) {})
	defer func() { fmt.Println(recover()) }()
	rand.Intn(0)
}
