// Package bits: see the documentation of Go's package of this name.
package bits

// UintSize is how many bits a uint has.
const UintSize = 64

// Len is how many bits x needs.
func Len(x uint) int { return Len64(uint64(x)) }

// LeadingZeros is how many zeros x begins with.
func LeadingZeros(x uint) int { return 64 - Len64(uint64(x)) }

// TrailingZeros is how many zeros x ends with.
func TrailingZeros(x uint) int { return TrailingZeros64(uint64(x)) }

// OnesCount is how many ones x has.
func OnesCount(x uint) int { return OnesCount64(uint64(x)) }

// RotateLeft is x turned left by k bits.
func RotateLeft(x uint, k int) uint { return x<<(uint(k)&63) | x>>(64-uint(k)&63) }

// Reverse is x with its bits the other way round.
func Reverse(x uint) uint { return uint(Reverse64(uint64(x))) }

// ReverseBytes is x with its bytes the other way round.
func ReverseBytes(x uint) uint { return uint(ReverseBytes64(uint64(x))) }

// Add is the sum with carry.
func Add(x, y, carry uint) (sum, carryOut uint) {
	sum = x + y + carry
	return sum, (x&y | (x|y)&^sum) >> 63
}

// Sub is the difference with borrow.
func Sub(x, y, borrow uint) (diff, borrowOut uint) {
	diff = x - y - borrow
	return diff, (^x&y | ^(x^y)&diff) >> 63
}

// Len8 is how many bits x needs.
func Len8(x uint8) int { return Len64(uint64(x)) }

// LeadingZeros8 is how many zeros x begins with.
func LeadingZeros8(x uint8) int { return 8 - Len64(uint64(x)) }

// TrailingZeros8 is how many zeros x ends with.
func TrailingZeros8(x uint8) int { return TrailingZeros64(uint64(x) | 1<<8) }

// OnesCount8 is how many ones x has.
func OnesCount8(x uint8) int { return OnesCount64(uint64(x)) }

// RotateLeft8 is x turned left by k bits.
func RotateLeft8(x uint8, k int) uint8 { return x<<(uint(k)&7) | x>>(8-uint(k)&7) }

// Reverse8 is x with its bits the other way round.
func Reverse8(x uint8) uint8 { return uint8(Reverse64(uint64(x)) >> 56) }

// Len16 is how many bits x needs.
func Len16(x uint16) (n int) { return Len64(uint64(x)) }

// LeadingZeros16 is how many zeros x begins with.
func LeadingZeros16(x uint16) int { return 16 - Len64(uint64(x)) }

// TrailingZeros16 is how many zeros x ends with.
func TrailingZeros16(x uint16) int { return TrailingZeros64(uint64(x) | 1<<16) }

// OnesCount16 is how many ones x has.
func OnesCount16(x uint16) int { return OnesCount64(uint64(x)) }

// RotateLeft16 is x turned left by k bits.
func RotateLeft16(x uint16, k int) uint16 { return x<<(uint(k)&15) | x>>(16-uint(k)&15) }

// Reverse16 is x with its bits the other way round.
func Reverse16(x uint16) uint16 { return uint16(Reverse64(uint64(x)) >> 48) }

// ReverseBytes16 is x with its bytes the other way round.
func ReverseBytes16(x uint16) uint16 { return uint16(ReverseBytes64(uint64(x)) >> 48) }

// Len32 is how many bits x needs.
func Len32(x uint32) (n int) { return Len64(uint64(x)) }

// LeadingZeros32 is how many zeros x begins with.
func LeadingZeros32(x uint32) int { return 32 - Len64(uint64(x)) }

// TrailingZeros32 is how many zeros x ends with.
func TrailingZeros32(x uint32) int { return TrailingZeros64(uint64(x) | 1<<32) }

// OnesCount32 is how many ones x has.
func OnesCount32(x uint32) int { return OnesCount64(uint64(x)) }

// RotateLeft32 is x turned left by k bits.
func RotateLeft32(x uint32, k int) uint32 { return x<<(uint(k)&31) | x>>(32-uint(k)&31) }

// Reverse32 is x with its bits the other way round.
func Reverse32(x uint32) uint32 { return uint32(Reverse64(uint64(x)) >> 32) }

// ReverseBytes32 is x with its bytes the other way round.
func ReverseBytes32(x uint32) uint32 { return uint32(ReverseBytes64(uint64(x)) >> 32) }

// Add32 is the sum with carry.
func Add32(x, y, carry uint32) (sum, carryOut uint32) {
	sum = x + y + carry
	return sum, (x&y | (x|y)&^sum) >> 31
}

// Sub32 is the difference with borrow.
func Sub32(x, y, borrow uint32) (diff, borrowOut uint32) {
	diff = x - y - borrow
	return diff, (^x&y | ^(x^y)&diff) >> 31
}

// Len64 is how many bits x needs.
func Len64(x uint64) (n int)

// LeadingZeros64 is how many zeros x begins with.
func LeadingZeros64(x uint64) int { return 64 - Len64(uint64(x)) }

// TrailingZeros64 is how many zeros x ends with.
func TrailingZeros64(x uint64) int

// OnesCount64 is how many ones x has.
func OnesCount64(x uint64) int

// RotateLeft64 is x turned left by k bits.
func RotateLeft64(x uint64, k int) uint64 { return x<<(uint(k)&63) | x>>(64-uint(k)&63) }

// Reverse64 is x with its bits the other way round.
func Reverse64(x uint64) uint64

// ReverseBytes64 is x with its bytes the other way round.
func ReverseBytes64(x uint64) uint64

// Add64 is the sum with carry.
func Add64(x, y, carry uint64) (sum, carryOut uint64) {
	sum = x + y + carry
	return sum, (x&y | (x|y)&^sum) >> 63
}

// Sub64 is the difference with borrow.
func Sub64(x, y, borrow uint64) (diff, borrowOut uint64) {
	diff = x - y - borrow
	return diff, (^x&y | ^(x^y)&diff) >> 63
}

// Mul is the product in two parts.
func Mul(x, y uint) (hi, lo uint) {
	h, l := Mul64(uint64(x), uint64(y))
	return uint(h), uint(l)
}

// Mul32 is the product in two parts.
func Mul32(x, y uint32) (hi, lo uint32) {
	p := uint64(x) * uint64(y)
	return uint32(p >> 32), uint32(p)
}

// Mul64 is the product in two parts.
func Mul64(x, y uint64) (hi, lo uint64)

// What panics as a runtime error.
type fault string

func (e fault) Error() string { return "runtime error: " + string(e) }
func (e fault) RuntimeError() {}

func div(hi, lo, y uint64) (quo, rem uint64)

// Div is the quotient of two parts and y.
func Div(hi, lo, y uint) (quo, rem uint) {
	q, r := Div64(uint64(hi), uint64(lo), uint64(y))
	return uint(q), uint(r)
}

// Div32 is the quotient of two parts and y.
func Div32(hi, lo, y uint32) (quo, rem uint32) {
	if y != 0 && y <= hi {
		panic(fault("integer overflow"))
	}
	z := uint64(hi)<<32 | uint64(lo)
	return uint32(z / uint64(y)), uint32(z % uint64(y))
}

// Div64 is the quotient of two parts and y.
func Div64(hi, lo, y uint64) (quo, rem uint64) {
	if y != 0 && y <= hi {
		panic(fault("integer overflow"))
	}
	return div(hi, lo, y)
}

// Rem is the remainder of two parts and y.
func Rem(hi, lo, y uint) uint { return uint(Rem64(uint64(hi), uint64(lo), uint64(y))) }

// Rem32 is the remainder of two parts and y.
func Rem32(hi, lo, y uint32) uint32 { return uint32((uint64(hi)<<32 | uint64(lo)) % uint64(y)) }

// Rem64 is the remainder of two parts and y.
func Rem64(hi, lo, y uint64) uint64 {
	_, rem := div(hi%y, lo, y)
	return rem
}
