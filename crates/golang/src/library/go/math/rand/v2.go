// Package rand: see the documentation of Go's package math/rand/v2. Without a seed the world draws.
package rand

import (
	"errors"
	"gort/random"
	"math/bits"
)

// Source is where numbers of 64 bits come from.
type Source interface{ Uint64() uint64 }

// What the world draws.
type runtimeSource struct{}

func (runtimeSource) Uint64() uint64 { return random.Bits() }

// Rand draws from a source.
type Rand struct{ src Source }

var globalRand = &Rand{runtimeSource{}}

// New draws from src.
func New(src Source) *Rand { return &Rand{src: src} }

// Int64 is a number of 63 bits.
func (r *Rand) Int64() int64 { return int64(r.src.Uint64() &^ (1 << 63)) }

// Uint32 is a number of 32 bits.
func (r *Rand) Uint32() uint32 { return uint32(r.src.Uint64() >> 32) }

// Uint64 is a number of 64 bits.
func (r *Rand) Uint64() uint64 { return r.src.Uint64() }

// Int32 is a number of 31 bits.
func (r *Rand) Int32() int32 { return int32(r.src.Uint64() >> 33) }

// Int is a number that is not negative.
func (r *Rand) Int() int { return int(uint(r.src.Uint64()) << 1 >> 1) }

// Uint is a number.
func (r *Rand) Uint() uint { return uint(r.src.Uint64()) }

// Int64N is a number below n.
func (r *Rand) Int64N(n int64) int64 {
	if n <= 0 {
		panic("invalid argument to Int64N")
	}
	return int64(r.uint64n(uint64(n)))
}

// Uint64N is a number below n.
func (r *Rand) Uint64N(n uint64) uint64 {
	if n == 0 {
		panic("invalid argument to Uint64N")
	}
	return r.uint64n(n)
}

func (r *Rand) uint64n(n uint64) uint64 {
	if _, ok := r.src.(runtimeSource); ok {
		return random.Below(n)
	}
	if n < 1<<32 {
		return uint64(r.uint32n(uint32(n)))
	}
	if n&(n-1) == 0 {
		return r.Uint64() & (n - 1)
	}
	hi, lo := bits.Mul64(r.Uint64(), n)
	if lo < n {
		thresh := -n % n
		for lo < thresh {
			hi, lo = bits.Mul64(r.Uint64(), n)
		}
	}
	return hi
}

func (r *Rand) uint32n(n uint32) uint32 {
	if n&(n-1) == 0 {
		return uint32(r.Uint64()) & (n - 1)
	}
	prod := uint64(r.Uint32()) * uint64(n)
	low := uint32(prod)
	if low < n {
		thresh := -n % n
		for low < thresh {
			prod = uint64(r.Uint32()) * uint64(n)
			low = uint32(prod)
		}
	}
	return uint32(prod >> 32)
}

// Int32N is a number below n.
func (r *Rand) Int32N(n int32) int32 {
	if n <= 0 {
		panic("invalid argument to Int32N")
	}
	return int32(r.uint64n(uint64(n)))
}

// Uint32N is a number below n.
func (r *Rand) Uint32N(n uint32) uint32 {
	if n == 0 {
		panic("invalid argument to Uint32N")
	}
	return uint32(r.uint64n(uint64(n)))
}

// IntN is a number below n.
func (r *Rand) IntN(n int) int {
	if n <= 0 {
		panic("invalid argument to IntN")
	}
	return int(r.uint64n(uint64(n)))
}

// UintN is a number below n.
func (r *Rand) UintN(n uint) uint {
	if n == 0 {
		panic("invalid argument to UintN")
	}
	return uint(r.uint64n(uint64(n)))
}

// Float64 is a number in [0, 1).
func (r *Rand) Float64() float64 { return float64(r.Uint64()<<11>>11) / (1 << 53) }

// Float32 is a number in [0, 1).
func (r *Rand) Float32() float32 { return float32(r.Uint32()<<8>>8) / (1 << 24) }

// Perm is a permutation of the numbers below n.
func (r *Rand) Perm(n int) []int {
	p := make([]int, n)
	for i := range p {
		p[i] = i
	}
	r.Shuffle(len(p), func(i, j int) { p[i], p[j] = p[j], p[i] })
	return p
}

// Shuffle swaps n elements at random.
func (r *Rand) Shuffle(n int, swap func(i, j int)) {
	if n < 0 {
		panic("invalid argument to Shuffle")
	}
	for i := n - 1; i > 0; i-- {
		swap(i, int(r.uint64n(uint64(i+1))))
	}
}

// NormFloat64 is a number of the standard normal distribution.
func (r *Rand) NormFloat64() float64 {
	return random.NormFloat64(r, func() (int32, int) {
		u := r.Uint64()
		return int32(u), int(u >> 32 & 0x7F)
	})
}

// ExpFloat64 is a number of the exponential distribution.
func (r *Rand) ExpFloat64() float64 {
	return random.ExpFloat64(r, func() (uint32, int) {
		u := r.Uint64()
		return uint32(u), int(uint8(u >> 32))
	})
}

// Int64 is a number of 63 bits.
func Int64() int64 { return globalRand.Int64() }

// Uint32 is a number of 32 bits.
func Uint32() uint32 { return globalRand.Uint32() }

// Uint64 is a number of 64 bits.
func Uint64() uint64 { return globalRand.Uint64() }

// Int32 is a number of 31 bits.
func Int32() int32 { return globalRand.Int32() }

// Int is a number that is not negative.
func Int() int { return globalRand.Int() }

// Uint is a number.
func Uint() uint { return globalRand.Uint() }

// Int64N is a number below n.
func Int64N(n int64) int64 { return globalRand.Int64N(n) }

// Uint64N is a number below n.
func Uint64N(n uint64) uint64 { return globalRand.Uint64N(n) }

// Int32N is a number below n.
func Int32N(n int32) int32 { return globalRand.Int32N(n) }

// Uint32N is a number below n.
func Uint32N(n uint32) uint32 { return globalRand.Uint32N(n) }

// IntN is a number below n.
func IntN(n int) int { return globalRand.IntN(n) }

// UintN is a number below n.
func UintN(n uint) uint { return globalRand.UintN(n) }

type intType interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uintptr
}

// N is a number below n, of any integer type.
func N[Int intType](n Int) Int {
	if n <= 0 {
		panic("invalid argument to N")
	}
	return Int(globalRand.uint64n(uint64(n)))
}

// N is a number below n, of any integer type.
func (r *Rand) N[Int intType](n Int) Int {
	if n <= 0 {
		panic("invalid argument to N")
	}
	return Int(r.uint64n(uint64(n)))
}

// Float64 is a number in [0, 1).
func Float64() float64 { return globalRand.Float64() }

// Float32 is a number in [0, 1).
func Float32() float32 { return globalRand.Float32() }

// Perm is a permutation of the numbers below n.
func Perm(n int) []int { return globalRand.Perm(n) }

// Shuffle swaps n elements at random.
func Shuffle(n int, swap func(i, j int)) { globalRand.Shuffle(n, swap) }

// NormFloat64 is a number of the standard normal distribution.
func NormFloat64() float64 { return globalRand.NormFloat64() }

// ExpFloat64 is a number of the exponential distribution.
func ExpFloat64() float64 { return globalRand.ExpFloat64() }

// PCG is a permuted congruential generator of 128 bits, after O'Neill.
type PCG struct {
	hi uint64
	lo uint64
}

// NewPCG is a generator with this seed.
func NewPCG(seed1, seed2 uint64) *PCG { return &PCG{seed1, seed2} }

// Seed sets the state.
func (p *PCG) Seed(seed1, seed2 uint64) { p.hi, p.lo = seed1, seed2 }

// Uint64 is the next number.
func (p *PCG) Uint64() uint64 {
	const (
		mulHi = 2549297995355413924
		mulLo = 4865540595714422341
		incHi = 6364136223846793005
		incLo = 1442695040888963407
	)
	hi, lo := bits.Mul64(p.lo, mulLo)
	hi += p.hi*mulLo + p.lo*mulHi
	lo, c := bits.Add64(lo, incLo, 0)
	hi, _ = bits.Add64(hi, incHi, c)
	p.hi, p.lo = hi, lo
	const cheapMul = 0xda942042e4dd58b5
	hi ^= hi >> 32
	hi *= cheapMul
	hi ^= hi >> 48
	hi *= lo | 1
	return hi
}

func appendUint64(b []byte, x uint64) []byte {
	for shift := 56; shift >= 0; shift -= 8 {
		b = append(b, byte(x>>shift))
	}
	return b
}

func bigUint64(b []byte) (x uint64) {
	for _, c := range b[:8] {
		x = x<<8 | uint64(c)
	}
	return x
}

// AppendBinary appends the state.
func (p *PCG) AppendBinary(b []byte) ([]byte, error) {
	return appendUint64(appendUint64(append(b, "pcg:"...), p.hi), p.lo), nil
}

// MarshalBinary is the state.
func (p *PCG) MarshalBinary() ([]byte, error) { return p.AppendBinary(make([]byte, 0, 20)) }

// UnmarshalBinary sets the state.
func (p *PCG) UnmarshalBinary(data []byte) error {
	if len(data) != 20 || string(data[:4]) != "pcg:" {
		return errors.New("invalid PCG encoding")
	}
	p.hi, p.lo = bigUint64(data[4:]), bigUint64(data[12:])
	return nil
}

// ChaCha8 is a generator after the cipher of this name, with 8 rounds.
type ChaCha8 struct {
	buf     [32]uint64
	seed    [4]uint64
	i, n, c uint32
	readBuf [8]byte
	readLen int
}

func littleUint64(b []byte) (x uint64) {
	for i := range 8 {
		x |= uint64(b[i]) << (8 * i)
	}
	return x
}

// NewChaCha8 is a generator with this seed.
func NewChaCha8(seed [32]byte) *ChaCha8 {
	c := new(ChaCha8)
	c.Seed(seed)
	return c
}

// Seed sets the state.
func (c *ChaCha8) Seed(seed [32]byte) {
	*c = ChaCha8{n: 32}
	for i := range c.seed {
		c.seed[i] = littleUint64(seed[8*i:])
	}
	c.block()
}

// Uint64 is the next number.
func (c *ChaCha8) Uint64() uint64 {
	if c.i >= c.n {
		c.refill()
	}
	x := c.buf[c.i]
	c.i++
	return x
}

func (c *ChaCha8) refill() {
	c.c += 4
	if c.c == 16 {
		copy(c.seed[:], c.buf[28:])
		c.c = 0
	}
	c.block()
	c.i, c.n = 0, 32
	if c.c == 12 {
		c.n = 28
	}
}

func quarter(a, b, c, d uint32) (uint32, uint32, uint32, uint32) {
	a += b
	d = bits.RotateLeft32(d^a, 16)
	c += d
	b = bits.RotateLeft32(b^c, 12)
	a += b
	d = bits.RotateLeft32(d^a, 8)
	c += d
	b = bits.RotateLeft32(b^c, 7)
	return a, b, c, d
}

// Four blocks at once, whose words stand side by side.
func (c *ChaCha8) block() {
	key := [16]uint32{0x61707865, 0x3320646e, 0x79622d32, 0x6b206574}
	for i, s := range c.seed {
		key[4+2*i], key[5+2*i] = uint32(s), uint32(s>>32)
	}
	for lane := range 4 {
		x := key
		x[12] = c.c + uint32(lane)
		for range 4 {
			for i := range 4 {
				x[i], x[4+i], x[8+i], x[12+i] = quarter(x[i], x[4+i], x[8+i], x[12+i])
			}
			for i := range 4 {
				p, q, r := 4+(i+1)&3, 8+(i+2)&3, 12+(i+3)&3
				x[i], x[p], x[q], x[r] = quarter(x[i], x[p], x[q], x[r])
			}
		}
		for i := range 16 {
			if 4 <= i && i < 12 {
				x[i] += key[i]
			}
			at, shift := 2*i+lane/2, 32*(lane&1)
			c.buf[at] = c.buf[at]&^(0xFFFFFFFF<<shift) | uint64(x[i])<<shift
		}
	}
}

// Read fills p.
func (c *ChaCha8) Read(p []byte) (n int, err error) {
	if c.readLen > 0 {
		n = copy(p, c.readBuf[len(c.readBuf)-c.readLen:])
		c.readLen -= n
		p = p[n:]
	}
	for len(p) > 0 {
		x := c.Uint64()
		for i := range c.readBuf {
			c.readBuf[i] = byte(x >> (8 * i))
		}
		k := copy(p, c.readBuf[:])
		n += k
		p = p[k:]
		c.readLen = 8 - k
	}
	return
}

func (c *ChaCha8) used() uint64 { return uint64(c.c/4)*32 + uint64(c.i) }

// AppendBinary appends the state.
func (c *ChaCha8) AppendBinary(b []byte) ([]byte, error) {
	if c.readLen > 0 {
		b = append(append(b, "readbuf:"...), byte(c.readLen))
		b = append(b, c.readBuf[len(c.readBuf)-c.readLen:]...)
	}
	b = appendUint64(append(b, "chacha8:"...), c.used())
	for _, s := range c.seed {
		b = appendUint64(b, bits.ReverseBytes64(s))
	}
	return b, nil
}

// MarshalBinary is the state.
func (c *ChaCha8) MarshalBinary() ([]byte, error) { return c.AppendBinary(make([]byte, 0, 64)) }

// UnmarshalBinary sets the state.
func (c *ChaCha8) UnmarshalBinary(data []byte) error {
	readLen := 0
	var readBuf [8]byte
	if len(data) >= 9 && string(data[:8]) == "readbuf:" {
		readLen = int(data[8])
		if readLen > 8 || len(data) < 9+readLen {
			return errors.New("invalid ChaCha8 Read buffer encoding")
		}
		copy(readBuf[8-readLen:], data[9:9+readLen])
		data = data[9+readLen:]
	}
	if len(data) != 48 || string(data[:8]) != "chacha8:" {
		return errors.New("invalid ChaCha8 encoding")
	}
	used := bigUint64(data[8:])
	if used > 4*32-4 {
		return errors.New("invalid ChaCha8 encoding")
	}
	*c = ChaCha8{readBuf: readBuf, readLen: readLen}
	for i := range c.seed {
		c.seed[i] = littleUint64(data[16+8*i:])
	}
	c.c = uint32(used/32) * 4
	c.block()
	c.i, c.n = uint32(used%32), 32
	if c.c == 12 {
		c.n = 28
	}
	return nil
}

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
