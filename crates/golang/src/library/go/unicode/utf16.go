// Package utf16: see the documentation of Go's package of this name.
package utf16

const (
	replacement = '\uFFFD'

	high  = 0xD800
	low   = 0xDC00
	after = 0xE000
	self  = 0x10000
)

// IsSurrogate says whether r is half of a pair.
func IsSurrogate(r rune) bool { return high <= r && r < after }

// DecodeRune is the rune that a pair stands for, or U+FFFD.
func DecodeRune(r1, r2 rune) rune {
	if high <= r1 && r1 < low && low <= r2 && r2 < after {
		return (r1-high)<<10 | (r2 - low) + self
	}
	return replacement
}

// EncodeRune is the pair that stands for r, or U+FFFD twice.
func EncodeRune(r rune) (r1, r2 rune) {
	if r < self || r > '\U0010FFFF' {
		return replacement, replacement
	}
	r -= self
	return high + r>>10, low + r&0x3FF
}

// RuneLen is how many words r needs, or -1.
func RuneLen(r rune) int {
	switch {
	case 0 <= r && r < high, after <= r && r < self:
		return 1
	case self <= r && r <= '\U0010FFFF':
		return 2
	}
	return -1
}

// Encode is s in UTF-16.
func Encode(s []rune) []uint16 {
	n := 0
	for _, r := range s {
		n += max(RuneLen(r), 1)
	}
	a := make([]uint16, 0, n)
	for _, r := range s {
		a = AppendRune(a, r)
	}
	return a
}

// AppendRune adds r in UTF-16.
func AppendRune(a []uint16, r rune) []uint16 {
	switch RuneLen(r) {
	case 1:
		return append(a, uint16(r))
	case 2:
		r1, r2 := EncodeRune(r)
		return append(a, uint16(r1), uint16(r2))
	}
	return append(a, replacement)
}

// Decode is what s stands for.
func Decode(s []uint16) []rune {
	decoded := []rune{}
	for i := 0; i < len(s); i++ {
		r := rune(s[i])
		if IsSurrogate(r) {
			pair := rune(replacement)
			if i+1 < len(s) {
				pair = DecodeRune(r, rune(s[i+1]))
			}
			if r = pair; r != replacement {
				i++
			}
		}
		decoded = append(decoded, r)
	}
	return decoded
}
