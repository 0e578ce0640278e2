// Package strconv: see the documentation of Go's package of this name.
package strconv

import (
	"errors"
	"gort/value"
	"unicode/utf8"
)

// IntSize is how many bits an int has.
const IntSize = 64

// ErrRange says that a number is too large or too small for its type.
var ErrRange = errors.New("value out of range")

// ErrSyntax says that a text is none of what it should be.
var ErrSyntax = errors.New("invalid syntax")

// NumError says what is wrong with a text that should be a number.
type NumError struct {
	Func string
	Num  string
	Err  error
}

// Error is the text of it.
func (e *NumError) Error() string {
	return "strconv." + e.Func + ": parsing " + Quote(e.Num) + ": " + e.Err.Error()
}

// Unwrap returns Err.
func (e *NumError) Unwrap() error { return e.Err }

func numError(code int, function, s string, base, bitSize int) error {
	switch code {
	case 0:
		return nil
	case 1:
		return &NumError{function, s, ErrSyntax}
	case 2:
		return &NumError{function, s, ErrRange}
	case 3:
		return &NumError{function, s, errors.New("invalid base " + Itoa(base))}
	}
	return &NumError{function, s, errors.New("invalid bit size " + Itoa(bitSize))}
}

func parseInt(s string, base, bitSize int) (i int64, code int)
func parseUint(s string, base, bitSize int) (i uint64, code int)
func parseFloat(s string, bitSize int) (f float64, code int)
func formatInt(i int64, base int) string
func formatUint(i uint64, base int) string
func quote(s string, mark byte, ascii, graphic bool) string

// ParseBool is the bool that str says.
func ParseBool(str string) (bool, error) {
	switch str {
	case "1", "t", "T", "true", "TRUE", "True":
		return true, nil
	case "0", "f", "F", "false", "FALSE", "False":
		return false, nil
	}
	return false, numError(1, "ParseBool", str, 0, 0)
}

// FormatBool is "true" or "false".
func FormatBool(b bool) string {
	if b {
		return "true"
	}
	return "false"
}

// AppendBool appends FormatBool(b).
func AppendBool(dst []byte, b bool) []byte { return append(dst, FormatBool(b)...) }

// ParseInt is the number that s says to the base, 0 for that of its prefix.
func ParseInt(s string, base int, bitSize int) (i int64, err error) {
	i, code := parseInt(s, base, bitSize)
	return i, numError(code, "ParseInt", s, base, bitSize)
}

// ParseUint is ParseInt without a sign.
func ParseUint(s string, base int, bitSize int) (uint64, error) {
	i, code := parseUint(s, base, bitSize)
	return i, numError(code, "ParseUint", s, base, bitSize)
}

// Atoi is ParseInt(s, 10, 0).
func Atoi(s string) (int, error) {
	i, code := parseInt(s, 10, 0)
	return int(i), numError(code, "Atoi", s, 0, 0)
}

// ParseFloat is the float next to what s says.
func ParseFloat(s string, bitSize int) (float64, error) {
	f, code := parseFloat(s, bitSize)
	return f, numError(code, "ParseFloat", s, 0, bitSize)
}

// How long the number is that s begins with.
func floatLen(s string) int {
	i := 0
	if s != "" && (s[0] == '+' || s[0] == '-') {
		i = 1
	}
	for _, word := range [...]string{"infinity", "inf", "nan"} {
		if n := i + len(word); n <= len(s) && (i == 0 || word != "nan") {
			same := true
			for j := range word {
				same = same && s[i+j]|0x20 == word[j]
			}
			if same {
				return n
			}
		}
	}
	hex := i+1 < len(s) && s[i] == '0' && s[i+1]|0x20 == 'x'
	exp := byte('e')
	if hex {
		i, exp = i+2, 'p'
	}
	for i < len(s) && ('0' <= s[i] && s[i] <= '9' || s[i] == '_' || s[i] == '.' || hex && 'a' <= s[i]|0x20 && s[i]|0x20 <= 'f') {
		i++
	}
	if i < len(s) && s[i]|0x20 == exp {
		if i++; i < len(s) && (s[i] == '+' || s[i] == '-') {
			i++
		}
		for i < len(s) && ('0' <= s[i] && s[i] <= '9' || s[i] == '_') {
			i++
		}
	}
	return i
}

// ParseComplex is the complex number next to what s says.
func ParseComplex(s string, bitSize int) (complex128, error) {
	size := 64
	if bitSize == 64 {
		size = 32
	}
	whole := s
	if len(s) >= 2 && s[0] == '(' && s[len(s)-1] == ')' {
		s = s[1 : len(s)-1]
	}
	bad := func(err error) (complex128, error) { return 0, &NumError{"ParseComplex", whole, err} }
	var parts [2]float64
	var pending error
	for i := range parts {
		n := floatLen(s)
		f, err := ParseFloat(s[:n], size)
		if err != nil {
			if err = err.(*NumError).Err; err != ErrRange {
				return bad(err)
			}
			pending = &NumError{"ParseComplex", whole, err}
		}
		parts[i], s = f, s[n:]
		switch {
		case i == 1 && s != "i":
			return bad(ErrSyntax)
		case i == 1:
		case s == "":
			return complex(f, 0), pending
		case s == "i":
			return complex(0, f), pending
		case s[0] == '+':
			// "+NaN" is no number by itself.
			if len(s) > 1 && s[1] != '+' {
				s = s[1:]
			}
		case s[0] != '-':
			return bad(ErrSyntax)
		}
	}
	return complex(parts[0], parts[1]), pending
}

// FormatComplex is c in the format of its parts, which FormatFloat has.
func FormatComplex(c complex128, fmt byte, prec, bitSize int) string {
	if bitSize != 64 && bitSize != 128 {
		panic("invalid bitSize")
	}
	im := FormatFloat(imag(c), fmt, prec, bitSize/2)
	if im[0] != '+' && im[0] != '-' {
		im = "+" + im
	}
	return "(" + FormatFloat(real(c), fmt, prec, bitSize/2) + im + "i)"
}

func checkBase(base int) {
	if base < 2 || base > 36 {
		panic("strconv: illegal AppendInt/FormatInt base")
	}
}

// FormatInt is i to the base.
func FormatInt(i int64, base int) string {
	checkBase(base)
	return formatInt(i, base)
}

// FormatUint is i to the base.
func FormatUint(i uint64, base int) string {
	checkBase(base)
	return formatUint(i, base)
}

// Itoa is i to the base 10.
func Itoa(i int) string

// AppendInt appends FormatInt(i, base).
func AppendInt(dst []byte, i int64, base int) []byte { return append(dst, FormatInt(i, base)...) }

// AppendUint appends FormatUint(i, base).
func AppendUint(dst []byte, i uint64, base int) []byte { return append(dst, FormatUint(i, base)...) }

// FormatFloat is f in the format ('b', 'e', 'E', 'f', 'g', 'G', 'x', 'X') with prec digits, as many as it needs for -1.
func FormatFloat(f float64, fmt byte, prec, bitSize int) string {
	if bitSize != 32 && bitSize != 64 {
		panic("strconv: illegal FormatFloat bitSize")
	}
	return value.FormatFloat(f, fmt, prec, bitSize)
}

// AppendFloat appends FormatFloat(f, fmt, prec, bitSize).
func AppendFloat(dst []byte, f float64, fmt byte, prec, bitSize int) []byte {
	return append(dst, FormatFloat(f, fmt, prec, bitSize)...)
}

// Quote is s as a literal of Go, with escapes for what is not printed.
func Quote(s string) string { return quote(s, '"', false, false) }

// QuoteToASCII is Quote with escapes for all but ASCII.
func QuoteToASCII(s string) string { return quote(s, '"', true, false) }

// QuoteToGraphic is Quote without escapes for spaces.
func QuoteToGraphic(s string) string { return quote(s, '"', false, true) }

func valid(r rune) string {
	if !utf8.ValidRune(r) {
		r = utf8.RuneError
	}
	return string(r)
}

// QuoteRune is r as a literal of Go.
func QuoteRune(r rune) string { return quote(valid(r), '\'', false, false) }

// QuoteRuneToASCII is QuoteRune with an escape if it is not ASCII.
func QuoteRuneToASCII(r rune) string { return quote(valid(r), '\'', true, false) }

// QuoteRuneToGraphic is QuoteRune without escapes for spaces.
func QuoteRuneToGraphic(r rune) string { return quote(valid(r), '\'', false, true) }

// AppendQuote appends Quote(s).
func AppendQuote(dst []byte, s string) []byte { return append(dst, Quote(s)...) }

// AppendQuoteToASCII appends QuoteToASCII(s).
func AppendQuoteToASCII(dst []byte, s string) []byte { return append(dst, QuoteToASCII(s)...) }

// AppendQuoteToGraphic appends QuoteToGraphic(s).
func AppendQuoteToGraphic(dst []byte, s string) []byte { return append(dst, QuoteToGraphic(s)...) }

// AppendQuoteRune appends QuoteRune(r).
func AppendQuoteRune(dst []byte, r rune) []byte { return append(dst, QuoteRune(r)...) }

// AppendQuoteRuneToASCII appends QuoteRuneToASCII(r).
func AppendQuoteRuneToASCII(dst []byte, r rune) []byte { return append(dst, QuoteRuneToASCII(r)...) }

// AppendQuoteRuneToGraphic appends QuoteRuneToGraphic(r).
func AppendQuoteRuneToGraphic(dst []byte, r rune) []byte {
	return append(dst, QuoteRuneToGraphic(r)...)
}

// CanBackquote says whether s can stand between backquotes.
func CanBackquote(s string) bool { return value.CanBackquote(s) }

// IsPrint is unicode.IsPrint.
func IsPrint(r rune) bool { return value.IsPrint(r) }

// IsGraphic is unicode.IsGraphic.
func IsGraphic(r rune) bool

func unhex(b byte) int {
	switch {
	case '0' <= b && b <= '9':
		return int(b - '0')
	case 'a' <= b && b <= 'f':
		return int(b-'a') + 10
	case 'A' <= b && b <= 'F':
		return int(b-'A') + 10
	}
	return 16
}

// UnquoteChar is the first character of s, which may be an escape, and what is behind it. quote cannot stand without an escape.
func UnquoteChar(s string, quote byte) (value rune, multibyte bool, tail string, err error) {
	if s == "" {
		return 0, false, "", ErrSyntax
	}
	switch c := s[0]; {
	case c == quote && (quote == '\'' || quote == '"'):
		return 0, false, "", ErrSyntax
	case c >= utf8.RuneSelf:
		r, size := utf8.DecodeRuneInString(s)
		return r, true, s[size:], nil
	case c != '\\':
		return rune(c), false, s[1:], nil
	case len(s) == 1:
		return 0, false, "", ErrSyntax
	}
	c := s[1]
	s = s[2:]
	n, base := 0, 16
	switch c {
	case 'a':
		value = '\a'
	case 'b':
		value = '\b'
	case 'f':
		value = '\f'
	case 'n':
		value = '\n'
	case 'r':
		value = '\r'
	case 't':
		value = '\t'
	case 'v':
		value = '\v'
	case '\\':
		value = '\\'
	case '\'', '"':
		if c != quote {
			return 0, false, "", ErrSyntax
		}
		value = rune(c)
	case 'x':
		n = 2
	case 'u':
		n, multibyte = 4, true
	case 'U':
		n, multibyte = 8, true
	case '0', '1', '2', '3', '4', '5', '6', '7':
		value = rune(c - '0')
		n, base = 2, 8
	default:
		return 0, false, "", ErrSyntax
	}
	if len(s) < n {
		return 0, false, "", ErrSyntax
	}
	for _, digit := range []byte(s[:n]) {
		d := unhex(digit)
		if d >= base {
			return 0, false, "", ErrSyntax
		}
		value = value*rune(base) + rune(d)
	}
	if multibyte && !utf8.ValidRune(value) || base == 8 && value > 255 {
		return 0, false, "", ErrSyntax
	}
	return value, multibyte, s[n:], nil
}

// The literal at the start of s, and what it says.
func literal(s string) (lit, text string, ok bool) {
	if len(s) < 2 {
		return "", "", false
	}
	mark := s[0]
	var buf []byte
	switch mark {
	case '`':
		for i := 1; i < len(s); i++ {
			switch s[i] {
			case '`':
				return s[:i+1], string(buf), true
			case '\r':
			default:
				buf = append(buf, s[i])
			}
		}
	case '"', '\'':
		rest := s[1:]
		for n := 0; rest != "" && (mark == '"' || n < 1) && rest[0] != mark; n++ {
			r, multibyte, tail, err := UnquoteChar(rest, mark)
			if rest[0] == '\n' || err != nil {
				return "", "", false
			}
			rest = tail
			if r < utf8.RuneSelf || !multibyte {
				buf = append(buf, byte(r))
			} else {
				buf = utf8.AppendRune(buf, r)
			}
		}
		if rest != "" && rest[0] == mark {
			return s[:len(s)-len(rest)+1], string(buf), true
		}
	}
	return "", "", false
}

// QuotedPrefix is the literal with which s begins.
func QuotedPrefix(s string) (string, error) {
	lit, _, ok := literal(s)
	if !ok {
		return "", ErrSyntax
	}
	return lit, nil
}

// Unquote is what the literal s says.
func Unquote(s string) (string, error) {
	lit, text, ok := literal(s)
	if !ok || len(lit) != len(s) {
		return "", ErrSyntax
	}
	return text, nil
}
