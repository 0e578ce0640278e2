// Package random is what packages math/rand and math/rand/v2 draw from.
package random

import "math"

// Seed fills the state of the additive generator, 607 numbers, from a seed.
func Seed(state []int64, seed int64)

// Below is a number below n, as the world draws it.
func Below(n uint64) uint64

// Bits are 64 bits, as the world draws them.
func Bits() uint64

// Normal is layer i of the normal distribution: up to where a draw is inside, its width, its height.
func Normal(i int) (k uint32, w, f float32)

// Exponential is layer i of the exponential distribution.
func Exponential(i int) (k uint32, w, f float32)

// Uniform draws numbers in [0, 1).
type Uniform interface{ Float64() float64 }

// NormFloat64 is a number of the standard normal distribution, after Marsaglia and Tsang. A draw is a number and its layer.
func NormFloat64(r Uniform, draw func() (int32, int)) float64 {
	const rn = 3.442619855899
	for {
		j, i := draw()
		k, w, f := Normal(i)
		x := float64(j) * float64(w)
		size := uint32(j)
		if j < 0 {
			size = uint32(-j)
		}
		if size < k {
			return x
		}
		if i == 0 {
			for {
				x = -math.Log(r.Float64()) * (1.0 / rn)
				y := -math.Log(r.Float64())
				if y+y >= x*x {
					break
				}
			}
			if j > 0 {
				return rn + x
			}
			return -rn - x
		}
		_, _, before := Normal(i - 1)
		if f+float32(r.Float64())*(before-f) < float32(math.Exp(-.5*x*x)) {
			return x
		}
	}
}

// ExpFloat64 is a number of the exponential distribution. A draw is a number and its layer.
func ExpFloat64(r Uniform, draw func() (uint32, int)) float64 {
	const re = 7.69711747013104972
	for {
		j, i := draw()
		k, w, f := Exponential(i)
		x := float64(j) * float64(w)
		if j < k {
			return x
		}
		if i == 0 {
			return re - math.Log(r.Float64())
		}
		_, _, before := Exponential(i - 1)
		if f+float32(r.Float64())*(before-f) < float32(math.Exp(-x)) {
			return x
		}
	}
}

// Zipf is Zipf's law, from which is drawn by rejection and inversion after Hörmann and Derflinger.
type Zipf struct {
	imax         float64
	v            float64
	q            float64
	s            float64
	oneminusQ    float64
	oneminusQinv float64
	hxm          float64
	hx0minusHxm  float64
}

func (z *Zipf) h(x float64) float64 { return math.Exp(z.oneminusQ*math.Log(z.v+x)) * z.oneminusQinv }

func (z *Zipf) hinv(x float64) float64 { return math.Exp(z.oneminusQinv*math.Log(z.oneminusQ*x)) - z.v }

// NewZipf gives numbers k up to imax, as likely as (v + k) to the power of -s.
func NewZipf(s float64, v float64, imax uint64) (z Zipf) {
	z.imax = float64(imax)
	z.v = v
	z.q = s
	z.oneminusQ = 1.0 - z.q
	z.oneminusQinv = 1.0 / z.oneminusQ
	z.hxm = z.h(z.imax + 0.5)
	z.hx0minusHxm = z.h(0.5) - math.Exp(math.Log(z.v)*(-z.q)) - z.hxm
	z.s = 1 - z.hinv(z.h(1.5)-math.Exp(-z.q*math.Log(z.v+1.0)))
	return z
}

// Draw is the next number.
func (z *Zipf) Draw(r Uniform) uint64 {
	for {
		r := r.Float64()
		ur := z.hxm + r*z.hx0minusHxm
		x := z.hinv(ur)
		k := math.Floor(x + 0.5)
		if k-x <= z.s || ur >= z.h(k+0.5)-math.Exp(-math.Log(k+z.v)*z.q) {
			return uint64(k)
		}
	}
}
