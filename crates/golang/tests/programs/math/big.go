package main

import (
	"fmt"
	"math"
	"math/big"
	"math/rand"
	"strings"
)

var rnd = rand.New(rand.NewSource(1))

func drawn() *big.Int {
	z := new(big.Int)
	switch rnd.Intn(6) {
	case 0:
		z.SetInt64(int64(rnd.Intn(20) - 10))
	case 1:
		z.SetInt64(rnd.Int63() - rnd.Int63())
	case 2:
		z.SetInt64([]int64{math.MinInt64, math.MaxInt64, 0, 1, -1}[rnd.Intn(5)])
	case 3:
		z.Lsh(big.NewInt(1), uint(rnd.Intn(300)))
	default:
		z.Rand(rnd, new(big.Int).Lsh(big.NewInt(1), uint(rnd.Intn(300))))
	}
	if rnd.Intn(3) == 0 {
		z.Neg(z)
	}
	return z
}

func try(name string, f func()) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Println(name, "panics:", r)
		}
	}()
	f()
}

func ints() {
	for range 70 {
		x, y, m := drawn(), drawn(), drawn()
		n := uint(rnd.Intn(200))
		z, r := new(big.Int), new(big.Int)
		fmt.Println(x, y, z.Add(x, y), r.Sub(x, y), x.Cmp(y), x.CmpAbs(y), x.Sign(), x.BitLen(), x.TrailingZeroBits())
		fmt.Println(z.Mul(x, y), z.And(x, y), r.Or(x, y))
		fmt.Println(z.Xor(x, y), r.AndNot(x, y), new(big.Int).Not(x), z.Lsh(x, n), r.Rsh(x, n))
		fmt.Println(x.Bit(int(n)), z.SetBit(x, int(n), uint(rnd.Intn(2))), x.Int64(), x.Uint64(), x.IsInt64(), x.IsUint64())
		fmt.Println(x.Text(2), x.Text(36), x.Text(62), x.Bytes(), len(x.Bits()))
		fmt.Println(x.Float64())
		if y.Sign() != 0 {
			fmt.Println(z.Quo(x, y), r.Rem(x, y))
			fmt.Println(z.Div(x, y), r.Mod(x, y))
			fmt.Println(z.QuoRem(x, y, r))
			fmt.Println(z.DivMod(x, y, r))
			for _, mode := range []big.RoundingMode{big.Trunc, big.Floor, big.Round, big.Ceil} {
				q, r := z.Divide(x, y, r, mode)
				fmt.Print(mode, " ", q, " ", r, " ")
			}
			fmt.Println()
			a, b := new(big.Int), new(big.Int)
			fmt.Println(z.GCD(a, b, x, y), a, b, z.GCD(nil, nil, y, x))
			fmt.Println(z.ModInverse(x, y))
			if y.BitLen() < 10 {
				fmt.Println(z.Exp(x, r.Abs(y), nil))
			}
			if m.Sign() != 0 {
				fmt.Println(z.Exp(x, y, m))
			}
		}
		if x.Sign() >= 0 {
			fmt.Println(z.Sqrt(x), x.ProbablyPrime(5))
		}
		if y.Bit(0) == 1 {
			fmt.Println(big.Jacobi(x, y))
		}
	}
	x := big.NewInt(12)
	try("quo", func() { x.Quo(x, new(big.Int)) })
	try("div", func() { x.DivMod(x, new(big.Int), new(big.Int)) })
	try("sqrt", func() { x.Sqrt(big.NewInt(-1)) })
	try("bit", func() { x.Bit(-1) })
	try("setbit", func() { x.SetBit(x, 1, 2) })
	try("jacobi", func() { big.Jacobi(x, x) })
	try("text", func() { x.Text(1) })
	try("base", func() { x.SetString("1", 63) })
	try("fill", func() { big.NewInt(1000).FillBytes(make([]byte, 1)) })
	try("prime", func() { x.ProbablyPrime(-1) })
	try("mode", func() { x.Divide(big.NewInt(7), big.NewInt(2), nil, big.AwayFromZero) })
	var none *big.Int
	fmt.Println(none, none.Text(10), big.NewInt(1000).FillBytes(make([]byte, 4)))
	for _, p := range []int64{3, 5, 7, 11, 13, 17, 41, 97, 193, 257, 65537, 1000000007, 998244353} {
		for a := int64(0); a < 12; a++ {
			fmt.Print(new(big.Int).ModSqrt(big.NewInt(a), big.NewInt(p)), " ")
		}
		fmt.Println(big.NewInt(p).ProbablyPrime(0))
	}
	primes := 0
	for i := range int64(10000) {
		if big.NewInt(i).ProbablyPrime(0) {
			primes++
		}
	}
	mersenne := new(big.Int).Lsh(big.NewInt(1), 521)
	fmt.Println(primes, mersenne.Sub(mersenne, big.NewInt(1)).ProbablyPrime(10), mersenne.Add(mersenne, big.NewInt(2)).ProbablyPrime(1))
	for _, carmichael := range []int64{561, 41041, 825265, 321197185, 3215031751, 3825123056546413051} {
		fmt.Print(big.NewInt(carmichael).ProbablyPrime(0), " ")
	}
	fmt.Println()
	for n := range int64(12) {
		fmt.Print(new(big.Int).Binomial(n*7, n*3), new(big.Int).MulRange(n-3, n*2), new(big.Int).MulRange(-n-3, -n), " ")
	}
	fmt.Println(new(big.Int).MulRange(1, 100))
}

func texts() {
	for _, s := range []string{"", "0", "-0", "+5", "123", "0x1F", "0b101", "0o17", "017", "08", "1_000", "1__0", "_1", "1_", "0x_1", "0_1", "0x", "-", " 1", "1 ", "zz", "1e5", "-0xfF", "12345678901234567890123456789", "é"} {
		for _, base := range []int{0, 2, 8, 10, 16, 36, 62} {
			z, ok := new(big.Int).SetString(s, base)
			fmt.Print(z, ok, " ")
		}
		r, ok := new(big.Rat).SetString(s)
		var u big.Int
		fmt.Println(r, ok, u.UnmarshalText([]byte(s)), u.String())
	}
	for _, s := range []string{"1/2", "-6/4", "1/0", "3/-2", "0.1", "1.25e3", "-.5", ".", "1.", "1e", "1e+5", "1e-5", "0x1p-2", "0x1.8p1", "1e1000001", "0b1.1", "1_0.5", "1._5", "1/2/3", "0/5", "0.0", "-0.0", "1e9999999999999999999", "0x.8", "0o1.4", "010", "010.5"} {
		r, ok := new(big.Rat).SetString(s)
		fmt.Println(s, r, ok)
	}
	x, _ := new(big.Int).SetString("-123456789012345678901234567890", 10)
	for _, x := range []*big.Int{x, big.NewInt(0), big.NewInt(255), nil} {
		for _, f := range []string{"%d", "%v", "%s", "%x", "%X", "%#x", "%#X", "%b", "%#b", "%o", "%#o", "%O", "%40d", "%-40d|", "%040d", "%+d", "% d", "%.40d", "%.0d", "%q", "%e", "%45.35d", "%-8x|", "%c", "%+v", "%08.3d"} {
			fmt.Printf(f+" ", x)
		}
		fmt.Println()
	}
	fmt.Printf("%v %+v %v\n", *big.NewInt(7), *x, []*big.Int{x})
	var a, b big.Int
	var q big.Rat
	n, err := fmt.Sscan("0x10 -77 3/4", &a, &b, &q)
	fmt.Println(n, err, &a, &b, &q)
	n, err = fmt.Sscanf("ff,101", "%x,%b", &a, &b)
	fmt.Println(n, err, &a, &b)
	n, err = fmt.Sscan("x", &a)
	fmt.Println(n, err)
	g, err := x.GobEncode()
	fmt.Println(g, err, a.GobDecode(g), &a, a.GobDecode([]byte{9}))
	j, err := x.MarshalJSON()
	fmt.Println(string(j), err, a.UnmarshalJSON([]byte("null")), a.UnmarshalJSON([]byte("12")), &a)
	fmt.Println(string(x.Append([]byte("x="), 16)), new(big.Int).SetBytes([]byte{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}), new(big.Int).SetBits([]big.Word{1, 2, 0}))
	fmt.Println(big.Above, big.Exact, big.Accuracy(5), big.ToNearestAway, big.RoundingMode(9), big.MaxBase)
}

func rats() {
	for range 40 {
		x, y := new(big.Rat), new(big.Rat)
		d, e := drawn(), drawn()
		if d.Sign() == 0 || e.Sign() == 0 {
			continue
		}
		x.SetFrac(drawn(), d)
		y.SetFrac(drawn(), e)
		z := new(big.Rat)
		fmt.Println(x, y, z.Add(x, y), x.Cmp(y), x.IsInt(), x.RatString(), x.Sign())
		fmt.Println(z.Sub(x, y), x.FloatString(5), x.FloatString(0), z.Mul(x, y), z.Neg(x), z.Abs(x))
		fmt.Println(x.Float64())
		fmt.Println(x.Float32())
		fmt.Println(z.Mul(x, x))
		if y.Sign() != 0 {
			fmt.Println(z.Quo(x, y), z.Inv(y))
		}
	}
	for _, f := range []float64{0, 1, -0.5, 0.1, math.Pi, 1e300, 5e-324, -1e-310, math.MaxFloat64, math.Inf(1), math.NaN()} {
		r := new(big.Rat).SetFloat64(f)
		fmt.Print(r, " ")
		if r != nil {
			fmt.Println(r.Float64())
			fmt.Println(r.Float32())
			fmt.Println(r.FloatPrec())
		}
	}
	for _, e := range []uint{1023, 1024, 1075, 1074, 127, 128, 149, 150} {
		r := new(big.Rat).SetFrac(big.NewInt(3), new(big.Int).Lsh(big.NewInt(1), e))
		fmt.Println(r.Float64())
		fmt.Println(r.Float32())
		fmt.Println(r.Inv(r).Float64())
		fmt.Println(r.Float32())
		fmt.Println(new(big.Int).Lsh(big.NewInt(-5), e).Float64())
	}
	var zero big.Rat
	fmt.Println(&zero, zero.Denom(), zero.Num(), zero.IsInt(), zero.FloatString(2), zero.Cmp(big.NewRat(0, 5)))
	try("rat", func() { big.NewRat(1, 0) })
	try("inv", func() { zero.Inv(&zero) })
	try("quo", func() { zero.Quo(&zero, &zero) })
	for _, s := range []string{"1/3", "1/8", "7/1250", "22/7", "5", "1/1220703125"} {
		r, _ := new(big.Rat).SetString(s)
		fmt.Println(r.FloatPrec())
		g, _ := r.GobEncode()
		t, _ := r.MarshalText()
		var back big.Rat
		fmt.Println(g, back.GobDecode(g), &back, string(t), back.UnmarshalText(t), back.UnmarshalText([]byte("x")))
	}
	x := big.NewRat(1, 2)
	x.Num().SetInt64(9)
	x.Denom().SetInt64(4)
	fmt.Println(x, new(big.Rat).SetInt64(-3), new(big.Rat).SetUint64(3), new(big.Rat).SetInt(big.NewInt(8)))
}

func main() {
	ints()
	texts()
	rats()
	f := big.NewInt(1)
	for i := range int64(500) {
		f.Mul(f, big.NewInt(i+1))
	}
	s := f.String()
	fmt.Println(len(s), s[:20], strings.TrimRight(s, "0")[900:])
	a, b := big.NewInt(0), big.NewInt(1)
	for range 1000 {
		a.Add(a, b)
		a, b = b, a
	}
	fmt.Println(a)
	c := new(big.Int).Set(a)
	c.Bits()[0] = 1
	fmt.Println(a.Cmp(c))
}
