// Package math: see the documentation of Go's package of this name.
package math

// Mathematical constants.
const (
	E       = 2.71828182845904523536028747135266249775724709369995957496696763
	Pi      = 3.14159265358979323846264338327950288419716939937510582097494459
	Phi     = 1.61803398874989484820458683436563811772030917980576286213544862
	Sqrt2   = 1.41421356237309504880168872420969807856967187537694807317667974
	SqrtE   = 1.64872127070012814684865078781416357165377610071014801157507931
	SqrtPi  = 1.77245385090551602729816748334114518279754945612238712821380779
	SqrtPhi = 1.27201964951406896425242246173749149171560804184009624861664038
	Ln2     = 0.693147180559945309417232121458176568075500134360255254120680009
	Log2E   = 1 / Ln2
	Ln10    = 2.30258509299404568401799145468436420760110148862877297603332790
	Log10E  = 1 / Ln10
)

// Limits of floats.
const (
	MaxFloat32             = 0x1p127 * (1 + (1 - 0x1p-23))
	SmallestNonzeroFloat32 = 0x1p-126 * 0x1p-23
	MaxFloat64             = 0x1p1023 * (1 + (1 - 0x1p-52))
	SmallestNonzeroFloat64 = 0x1p-1022 * 0x1p-52
)

// Limits of integers.
const (
	MaxInt    = 1<<63 - 1
	MinInt    = -1 << 63
	MaxInt8   = 1<<7 - 1
	MinInt8   = -1 << 7
	MaxInt16  = 1<<15 - 1
	MinInt16  = -1 << 15
	MaxInt32  = 1<<31 - 1
	MinInt32  = -1 << 31
	MaxInt64  = 1<<63 - 1
	MinInt64  = -1 << 63
	MaxUint   = 1<<64 - 1
	MaxUint8  = 1<<8 - 1
	MaxUint16 = 1<<16 - 1
	MaxUint32 = 1<<32 - 1
	MaxUint64 = 1<<64 - 1
)

// Float64bits is the IEEE 754 representation of f.
func Float64bits(f float64) uint64

// Float64frombits is the float with this representation.
func Float64frombits(b uint64) float64

// Float32bits is the IEEE 754 representation of f.
func Float32bits(f float32) uint32

// Float32frombits is the float with this representation.
func Float32frombits(b uint32) float32

// Inf is positive infinity if sign >= 0, negative infinity otherwise.
func Inf(sign int) float64 {
	if sign >= 0 {
		return Float64frombits(0x7FF0000000000000)
	}
	return Float64frombits(0xFFF0000000000000)
}

// NaN is a "not a number".
func NaN() float64 { return Float64frombits(0x7FF8000000000001) }

// IsNaN is whether f is a "not a number".
func IsNaN(f float64) (is bool) { return f != f }

// IsInf is whether f is an infinity: positive for sign > 0, negative for sign < 0, either for 0.
func IsInf(f float64, sign int) bool {
	return sign >= 0 && f > MaxFloat64 || sign <= 0 && f < -MaxFloat64
}

// Signbit is whether x is negative or negative zero.
func Signbit(x float64) bool { return Float64bits(x)>>63 != 0 }

// Copysign is f with the sign of sign.
func Copysign(f, sign float64) float64

// Abs is the absolute value of x.
func Abs(x float64) float64

// Sqrt is the square root of x.
func Sqrt(x float64) float64

// Floor is the greatest integer value up to x.
func Floor(x float64) float64

// Ceil is the least integer value from x on.
func Ceil(x float64) float64

// Trunc is the integer value of x.
func Trunc(x float64) float64

// Round is the nearest integer, half away from zero.
func Round(x float64) float64

// RoundToEven is the nearest integer, half to even.
func RoundToEven(x float64) float64

// Exp is e to the power of x.
func Exp(x float64) float64

// Exp2 is 2 to the power of x.
func Exp2(x float64) float64

// Expm1 is e to the power of x, minus 1.
func Expm1(x float64) float64

// Log is the natural logarithm of x.
func Log(x float64) float64

// Log1p is the natural logarithm of 1 plus x.
func Log1p(x float64) float64

// Cbrt is the cube root of x.
func Cbrt(x float64) float64

// Erf is the error function of x.
func Erf(x float64) float64

// Erfc is 1 - Erf(x).
func Erfc(x float64) float64

// Erfinv is the number whose error function is x.
func Erfinv(x float64) float64

// Erfcinv is the number whose Erfc is x.
func Erfcinv(x float64) float64 { return Erfinv(1 - x) }

// Gamma is the gamma function of x.
func Gamma(x float64) float64

// Lgamma is the logarithm of the absolute value of Gamma(x), and the sign of that.
func Lgamma(x float64) (lgamma float64, sign int)

// J0 is the Bessel function of the first kind of order 0.
func J0(x float64) float64

// J1 is the Bessel function of the first kind of order 1.
func J1(x float64) float64

// Jn is the Bessel function of the first kind of order n.
func Jn(n int, x float64) float64

// Y0 is the Bessel function of the second kind of order 0.
func Y0(x float64) float64

// Y1 is the Bessel function of the second kind of order 1.
func Y1(x float64) float64

// Yn is the Bessel function of the second kind of order n.
func Yn(n int, x float64) float64

// Sin is the sine of x.
func Sin(x float64) float64

// Cos is the cosine of x.
func Cos(x float64) float64

// Tan is the tangent of x.
func Tan(x float64) float64

// Asin is the arcsine of x.
func Asin(x float64) float64

// Atan is the arctangent of x.
func Atan(x float64) float64

// Sinh is the hyperbolic sine of x.
func Sinh(x float64) float64

// Cosh is the hyperbolic cosine of x.
func Cosh(x float64) float64

// Tanh is the hyperbolic tangent of x.
func Tanh(x float64) float64

// Pow is x to the power of y.
func Pow(x, y float64) float64

// Mod is the remainder of x/y, with the sign of x.
func Mod(x, y float64) float64

// Hypot is Sqrt(p*p + q*q), without needless overflow.
func Hypot(p, q float64) float64

// FMA is x*y + z, rounded once.
func FMA(x, y, z float64) float64 { return fma(x, y, z) }

func fma(x, y, z float64) float64

// Frexp is a fraction in [½, 1) and an exponent of two.
func Frexp(f float64) (frac float64, exp int) { return frexp(f) }

func frexp(f float64) (frac float64, exp int)

// Ldexp is frac times 2 to the power of exp.
func Ldexp(frac float64, exp int) float64 { return ldexp(frac, exp) }

func ldexp(frac float64, exp int) float64

// Modf is the integer part and the fraction.
func Modf(f float64) (integer float64, fractional float64) {
	integer = Trunc(f)
	return integer, Copysign(f-integer, f)
}

// Acos is the arccosine of x.
func Acos(x float64) float64 { return Pi/2 - Asin(x) }

// Sincos is Sin and Cos.
func Sincos(x float64) (sin, cos float64) {
	if x == 0 {
		return x, 1
	}
	return Sin(x), Cos(x)
}

// Atan2 is the angle of the point (x, y).
func Atan2(y, x float64) float64 {
	switch {
	case IsNaN(y) || IsNaN(x):
		return NaN()
	case y == 0:
		if x >= 0 && !Signbit(x) {
			return Copysign(0, y)
		}
		return Copysign(Pi, y)
	case x == 0:
		return Copysign(Pi/2, y)
	case IsInf(x, 1):
		if IsInf(y, 0) {
			return Copysign(Pi/4, y)
		}
		return Copysign(0, y)
	case IsInf(x, -1):
		if IsInf(y, 0) {
			return Copysign(3*Pi/4, y)
		}
		return Copysign(Pi, y)
	case IsInf(y, 0):
		return Copysign(Pi/2, y)
	}
	q := Atan(y / x)
	if x >= 0 {
		return q
	}
	if q <= 0 {
		return q + Pi
	}
	return q - Pi
}

// Asinh is the inverse hyperbolic sine of x.
func Asinh(x float64) float64 {
	if IsNaN(x) || IsInf(x, 0) {
		return x
	}
	y := Abs(x)
	if x == 0 {
		y = x
	}
	switch {
	case y > 1<<28:
		y = Log(y) + Ln2
	case y > 2:
		y = Log(2*y + 1/(Sqrt(y*y+1)+y))
	case y >= 1.0/(1<<28):
		y = Log1p(y + y*y/(1+Sqrt(1+y*y)))
	}
	if x < 0 {
		return -y
	}
	return y
}

// Acosh is the inverse hyperbolic cosine of x.
func Acosh(x float64) float64 {
	switch {
	case x < 1 || IsNaN(x):
		return NaN()
	case x == 1:
		return 0
	case x >= 1<<28:
		return Log(x) + Ln2
	case x > 2:
		return Log(2*x - 1/(x+Sqrt(x*x-1)))
	}
	t := x - 1
	return Log1p(t + Sqrt(2*t+t*t))
}

// Atanh is the inverse hyperbolic tangent of x.
func Atanh(x float64) float64 {
	switch {
	case x < -1 || x > 1 || IsNaN(x):
		return NaN()
	case x == 1:
		return Inf(1)
	case x == -1:
		return Inf(-1)
	}
	y := x
	if x < 0 {
		y = -x
	}
	switch {
	case y < 1.0/(1<<28):
	case y < 0.5:
		t := y + y
		y = 0.5 * Log1p(t+t*y/(1-y))
	default:
		y = 0.5 * Log1p((y+y)/(1-y))
	}
	if x < 0 {
		return -y
	}
	return y
}

// Log10 is the decimal logarithm of x.
func Log10(x float64) float64 { return Log(x) * (1 / Ln10) }

// Log2 is the binary logarithm of x.
func Log2(x float64) float64 {
	frac, exp := Frexp(x)
	if frac == 0.5 {
		return float64(exp - 1)
	}
	return Log(frac)*(1/Ln2) + float64(exp)
}

// Logb is the binary exponent of x.
func Logb(x float64) float64 {
	switch {
	case x == 0:
		return Inf(-1)
	case IsInf(x, 0):
		return Inf(1)
	case IsNaN(x):
		return x
	}
	return float64(Ilogb(x))
}

// Ilogb is the binary exponent of x.
func Ilogb(x float64) int {
	switch {
	case x == 0:
		return MinInt32
	case IsNaN(x) || IsInf(x, 0):
		return MaxInt32
	}
	_, exp := Frexp(x)
	return exp - 1
}

// Pow10 is 10 to the power of n.
func Pow10(n int) float64 {
	switch {
	case n < -323:
		return 0
	case n > 308:
		return Inf(1)
	}
	if n >= 0 {
		return tens32[n/32] * tens[n%32]
	}
	return tensBelow32[-n/32] / tens[-n%32]
}

var tens = [...]float64{1e00, 1e01, 1e02, 1e03, 1e04, 1e05, 1e06, 1e07, 1e08, 1e09, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
	1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22, 1e23, 1e24, 1e25, 1e26, 1e27, 1e28, 1e29, 1e30, 1e31}
var tens32 = [...]float64{1e00, 1e32, 1e64, 1e96, 1e128, 1e160, 1e192, 1e224, 1e256, 1e288}
var tensBelow32 = [...]float64{1e-00, 1e-32, 1e-64, 1e-96, 1e-128, 1e-160, 1e-192, 1e-224, 1e-256, 1e-288, 1e-320}

// Max is the greater one. NaN is greater than all but +Inf.
func Max(x, y float64) float64 {
	if IsInf(x, 1) || IsInf(y, 1) {
		return Inf(1)
	}
	if IsNaN(x) || IsNaN(y) {
		return NaN()
	}
	return max(x, y)
}

// Min is the smaller one.
func Min(x, y float64) float64 {
	if IsInf(x, -1) || IsInf(y, -1) {
		return Inf(-1)
	}
	if IsNaN(x) || IsNaN(y) {
		return NaN()
	}
	return min(x, y)
}

// Dim is x-y or 0.
func Dim(x, y float64) float64 {
	v := x - y
	if v <= 0 {
		return 0
	}
	return v
}

// Remainder is the IEEE 754 remainder of x/y.
func Remainder(x, y float64) float64 {
	switch {
	case IsNaN(x) || IsNaN(y) || IsInf(x, 0) || y == 0:
		return NaN()
	case IsInf(y, 0):
		return x
	}
	negative := x < 0
	if negative {
		x = -x
	}
	y = Abs(y)
	if x == y {
		x = 0
	} else {
		if y <= MaxFloat64/2 {
			x = Mod(x, y+y)
		}
		if y < 0x1p-1021 {
			if x+x > y {
				x -= y
				if x+x >= y {
					x -= y
				}
			}
		} else if half := 0.5 * y; x > half {
			x -= y
			if x >= half {
				x -= y
			}
		}
	}
	if negative {
		x = -x
	}
	return x
}

// Nextafter is the next float after x towards y.
func Nextafter(x, y float64) (r float64) {
	switch {
	case IsNaN(x) || IsNaN(y):
		return NaN()
	case x == y:
		return x
	case x == 0:
		return Copysign(Float64frombits(1), y)
	case (y > x) == (x > 0):
		return Float64frombits(Float64bits(x) + 1)
	}
	return Float64frombits(Float64bits(x) - 1)
}

// Nextafter32 is the next float32 after x towards y.
func Nextafter32(x, y float32) (r float32) {
	switch {
	case x != x || y != y:
		return float32(NaN())
	case x == y:
		return x
	case x == 0:
		return float32(Copysign(float64(Float32frombits(1)), float64(y)))
	case (y > x) == (x > 0):
		return Float32frombits(Float32bits(x) + 1)
	}
	return Float32frombits(Float32bits(x) - 1)
}
