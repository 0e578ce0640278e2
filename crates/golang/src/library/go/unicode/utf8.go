// Package utf8: see the documentation of Go's package of this name.
package utf8

// Numbers of the encoding.
const (
	RuneError = '\uFFFD'
	RuneSelf  = 0x80
	MaxRune   = '\U0010FFFF'
	UTFMax    = 4
)

// RuneLen is how many bytes r takes, or -1.
func RuneLen(r rune) int {
	switch {
	case r < 0:
		return -1
	case r < 0x80:
		return 1
	case r < 0x800:
		return 2
	case 0xD800 <= r && r <= 0xDFFF:
		return -1
	case r < 0x10000:
		return 3
	case r <= MaxRune:
		return 4
	}
	return -1
}

// ValidRune says whether r can be encoded.
func ValidRune(r rune) bool { return 0 <= r && r < 0xD800 || 0xDFFF < r && r <= MaxRune }

// RuneStart says whether a rune can begin with b.
func RuneStart(b byte) bool { return b&0xC0 != 0x80 }

// AppendRune appends r.
func AppendRune(p []byte, r rune) []byte {
	if uint32(r) < RuneSelf {
		return append(p, byte(r))
	}
	return append(p, string(r)...)
}

// EncodeRune writes r to p and returns how many bytes it takes.
func EncodeRune(p []byte, r rune) int {
	s := string(r)
	_ = p[len(s)-1]
	return copy(p, s)
}

// DecodeRune returns the first rune of p and how many bytes it takes.
func DecodeRune(p []byte) (r rune, size int)

// DecodeRuneInString is DecodeRune of a string.
func DecodeRuneInString(s string) (r rune, size int)

// DecodeLastRune returns the last rune of p and how many bytes it takes.
func DecodeLastRune(p []byte) (r rune, size int)

// DecodeLastRuneInString is DecodeLastRune of a string.
func DecodeLastRuneInString(s string) (r rune, size int)

// FullRune says whether p begins with a whole rune, or with what cannot become one.
func FullRune(p []byte) bool

// FullRuneInString is FullRune of a string.
func FullRuneInString(s string) bool

// RuneCount is how many runes p has.
func RuneCount(p []byte) int

// RuneCountInString is RuneCount of a string.
func RuneCountInString(s string) (n int)

// Valid says whether p is UTF-8.
func Valid(p []byte) bool

// ValidString is Valid of a string.
func ValidString(s string) bool
