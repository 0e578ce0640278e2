// Package rand: see the documentation of Go's package of this name. Without a seed the world draws.
package rand

import "gort/random"

// Source is where numbers of 63 bits come from.
type Source interface {
	Int63() int64
	Seed(seed int64)
}

// Source64 is a Source of numbers of 64 bits, too.
type Source64 interface {
	Source
	Uint64() uint64
}

const (
	rngLen = 607
	rngTap = 273
)

// The additive lagged Fibonacci generator of Mitchell and Reeds.
type rngSource struct {
	tap  int
	feed int
	vec  [rngLen]int64
}

func (rng *rngSource) Seed(seed int64) {
	rng.tap = 0
	rng.feed = rngLen - rngTap
	random.Seed(rng.vec[:], seed)
}

func (rng *rngSource) Int63() int64 { return int64(rng.Uint64() & (1<<63 - 1)) }

func (rng *rngSource) Uint64() uint64 {
	rng.tap--
	if rng.tap < 0 {
		rng.tap += rngLen
	}
	rng.feed--
	if rng.feed < 0 {
		rng.feed += rngLen
	}
	x := rng.vec[rng.feed] + rng.vec[rng.tap]
	rng.vec[rng.feed] = x
	return uint64(x)
}

// NewSource is a generator with this seed.
func NewSource(seed int64) Source {
	rng := new(rngSource)
	rng.Seed(seed)
	return rng
}

// What the world draws.
type runtimeSource struct{}

func (*runtimeSource) Int63() int64   { return int64(random.Bits() >> 1) }
func (*runtimeSource) Seed(int64)     { panic("internal error: call to runtimeSource.Seed") }
func (*runtimeSource) Uint64() uint64 { return random.Bits() }

// Rand draws from a source.
type Rand struct {
	src     Source
	s64     Source64
	readVal int64
	readPos int8
}

var globalRand = New(new(runtimeSource))

// New draws from src.
func New(src Source) *Rand {
	s64, _ := src.(Source64)
	return &Rand{src: src, s64: s64}
}

// A number that the world draws at once below a bound.
func (r *Rand) below(n int64) (int64, bool) {
	if _, ok := r.src.(*runtimeSource); ok {
		return int64(random.Below(uint64(n))), true
	}
	return 0, false
}

// Seed sets the state of the generator.
func (r *Rand) Seed(seed int64) {
	r.src.Seed(seed)
	r.readPos = 0
}

// Int63 is a number of 63 bits.
func (r *Rand) Int63() int64 { return r.src.Int63() }

// Uint32 is a number of 32 bits.
func (r *Rand) Uint32() uint32 { return uint32(r.Int63() >> 31) }

// Uint64 is a number of 64 bits.
func (r *Rand) Uint64() uint64 {
	if r.s64 != nil {
		return r.s64.Uint64()
	}
	return uint64(r.Int63())>>31 | uint64(r.Int63())<<32
}

// Int31 is a number of 31 bits.
func (r *Rand) Int31() int32 { return int32(r.Int63() >> 32) }

// Int is a number that is not negative.
func (r *Rand) Int() int { return int(uint(r.Int63())) }

// Int63n is a number below n.
func (r *Rand) Int63n(n int64) int64 {
	if n <= 0 {
		panic("invalid argument to Int63n")
	}
	if v, ok := r.below(n); ok {
		return v
	}
	if n&(n-1) == 0 {
		return r.Int63() & (n - 1)
	}
	max := int64((1 << 63) - 1 - (1<<63)%uint64(n))
	v := r.Int63()
	for v > max {
		v = r.Int63()
	}
	return v % n
}

// Int31n is a number below n.
func (r *Rand) Int31n(n int32) int32 {
	if n <= 0 {
		panic("invalid argument to Int31n")
	}
	if v, ok := r.below(int64(n)); ok {
		return int32(v)
	}
	if n&(n-1) == 0 {
		return r.Int31() & (n - 1)
	}
	max := int32((1 << 31) - 1 - (1<<31)%uint32(n))
	v := r.Int31()
	for v > max {
		v = r.Int31()
	}
	return v % n
}

func (r *Rand) int31n(n int32) int32 {
	if v, ok := r.below(int64(n)); ok {
		return int32(v)
	}
	v := r.Uint32()
	prod := uint64(v) * uint64(n)
	low := uint32(prod)
	if low < uint32(n) {
		thresh := uint32(-n) % uint32(n)
		for low < thresh {
			v = r.Uint32()
			prod = uint64(v) * uint64(n)
			low = uint32(prod)
		}
	}
	return int32(prod >> 32)
}

// Intn is a number below n.
func (r *Rand) Intn(n int) int {
	if n <= 0 {
		panic("invalid argument to Intn")
	}
	if n <= 1<<31-1 {
		return int(r.Int31n(int32(n)))
	}
	return int(r.Int63n(int64(n)))
}

// Float64 is a number in [0, 1).
func (r *Rand) Float64() float64 {
	for {
		if f := float64(r.Int63()) / (1 << 63); f != 1 {
			return f
		}
	}
}

// Float32 is a number in [0, 1).
func (r *Rand) Float32() float32 {
	for {
		if f := float32(r.Float64()); f != 1 {
			return f
		}
	}
}

// Perm is a permutation of the numbers below n.
func (r *Rand) Perm(n int) []int {
	m := make([]int, n)
	for i := 0; i < n; i++ {
		j := r.Intn(i + 1)
		m[i] = m[j]
		m[j] = i
	}
	return m
}

// Shuffle swaps n elements at random.
func (r *Rand) Shuffle(n int, swap func(i, j int)) {
	if n < 0 {
		panic("invalid argument to Shuffle")
	}
	i := n - 1
	for ; i > 1<<31-1-1; i-- {
		swap(i, int(r.Int63n(int64(i+1))))
	}
	for ; i > 0; i-- {
		swap(i, int(r.int31n(int32(i+1))))
	}
}

// Read fills p.
func (r *Rand) Read(p []byte) (n int, err error) {
	for n = 0; n < len(p); n++ {
		if r.readPos == 0 {
			r.readVal = r.src.Int63()
			r.readPos = 7
		}
		p[n] = byte(r.readVal)
		r.readVal >>= 8
		r.readPos--
	}
	return
}

// NormFloat64 is a number of the standard normal distribution.
func (r *Rand) NormFloat64() float64 {
	return random.NormFloat64(r, func() (int32, int) {
		j := int32(r.Uint32())
		return j, int(j & 0x7F)
	})
}

// ExpFloat64 is a number of the exponential distribution.
func (r *Rand) ExpFloat64() float64 {
	return random.ExpFloat64(r, func() (uint32, int) {
		j := r.Uint32()
		return j, int(j & 0xFF)
	})
}

// Seed does nothing, as in Go since 1.24.
func Seed(seed int64) {}

// Int63 is a number of 63 bits.
func Int63() int64 { return globalRand.Int63() }

// Uint32 is a number of 32 bits.
func Uint32() uint32 { return globalRand.Uint32() }

// Uint64 is a number of 64 bits.
func Uint64() uint64 { return globalRand.Uint64() }

// Int31 is a number of 31 bits.
func Int31() int32 { return globalRand.Int31() }

// Int is a number that is not negative.
func Int() int { return globalRand.Int() }

// Int63n is a number below n.
func Int63n(n int64) int64 { return globalRand.Int63n(n) }

// Int31n is a number below n.
func Int31n(n int32) int32 { return globalRand.Int31n(n) }

// Intn is a number below n.
func Intn(n int) int { return globalRand.Intn(n) }

// Float64 is a number in [0, 1).
func Float64() float64 { return globalRand.Float64() }

// Float32 is a number in [0, 1).
func Float32() float32 { return globalRand.Float32() }

// Perm is a permutation of the numbers below n.
func Perm(n int) []int { return globalRand.Perm(n) }

// Shuffle swaps n elements at random.
func Shuffle(n int, swap func(i, j int)) { globalRand.Shuffle(n, swap) }

// Read fills p.
func Read(p []byte) (n int, err error) { return globalRand.Read(p) }

// NormFloat64 is a number of the standard normal distribution.
func NormFloat64() float64 { return globalRand.NormFloat64() }

// ExpFloat64 is a number of the exponential distribution.
func ExpFloat64() float64 { return globalRand.ExpFloat64() }

// Zipf draws after Zipf's law.
type Zipf struct {
	r   *Rand
	law random.Zipf
}

// NewZipf draws numbers k up to imax, as likely as (v + k) to the power of -s.
func NewZipf(r *Rand, s float64, v float64, imax uint64) *Zipf {
	if s <= 1.0 || v < 1 {
		return nil
	}
	return &Zipf{r, random.NewZipf(s, v, imax)}
}

// Uint64 is the next number.
func (z *Zipf) Uint64() uint64 {
	if z == nil {
		panic("rand: nil Zipf")
	}
	return z.law.Draw(z.r)
}
