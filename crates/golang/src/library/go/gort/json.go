// Package json is what JSON is made of: where values end, and what is wrong with them; strings; spaces.
package json

import (
	"errors"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxDepth is how deep arrays and objects may lie in each other.
const MaxDepth = 10000

// End is the error of a text that ends too early.
var End = errors.New("unexpected end of JSON input")

// Deep is the error of a text with more levels than MaxDepth.
var Deep = errors.New("exceeded max depth")

// Fault is something in a text that cannot stand where it stands.
type Fault struct {
	What  string
	label string
	where string
}

// Character is the fault of the character with which the text begins.
func Character(b []byte, where string) error {
	_, n := utf8.DecodeRune(b)
	return &Fault{string(b[:n]), "character", where}
}

func escape(b []byte) error {
	if len(b) > 6 {
		return &Fault{string(b), "surrogate pair", "in string"}
	}
	return &Fault{string(b), "escape sequence", "in string"}
}

// IsValue is whether there should be a value.
func (f *Fault) IsValue() bool { return f.where == startOfValue }

const startOfValue = "looking for beginning of value"

// Error is the text of the error.
func (f *Fault) Error() string {
	what := "`" + f.What + "`"
	switch {
	case utf8.RuneCountInString(f.What) == 1:
		r, n := utf8.DecodeRuneInString(f.What)
		if what = strconv.QuoteRune(r); r == utf8.RuneError && n == 1 {
			what = `'\x` + strconv.FormatUint(uint64(f.What[0]), 16) + `'`
		}
	case strings.ContainsFunc(f.What, func(r rune) bool {
		return r == '`' || r == utf8.RuneError || unicode.IsSpace(r) || !unicode.IsPrint(r)
	}):
		what = strconv.Quote(f.What)
	}
	return "invalid " + f.label + " " + what + " " + f.where
}

// Behind is how far behind its place an error is reported.
func Behind(err error) int {
	if f, ok := err.(*Fault); ok {
		return len(f.What)
	}
	if err == End {
		return 0
	}
	return 1
}

// Space is the place of what comes behind the spaces.
func Space(b []byte, at int) int {
	for at < len(b) && (b[at] == ' ' || b[at] == '\n' || b[at] == '\t' || b[at] == '\r') {
		at++
	}
	return at
}

// Value is the place behind the value that begins at a place, or that of the error.
func Value(b []byte, at, depth int) (int, error) {
	if at >= len(b) {
		return at, End
	}
	switch c := b[at]; {
	case c == 'n':
		return literal(b, at, "null")
	case c == 't':
		return literal(b, at, "true")
	case c == 'f':
		return literal(b, at, "false")
	case c == '"':
		return String(b, at)
	case c == '-' || '0' <= c && c <= '9':
		return Number(b, at)
	case c == '{':
		return object(b, at, depth)
	case c == '[':
		return array(b, at, depth)
	}
	return at, Character(b[at:], startOfValue)
}

func literal(b []byte, at int, text string) (int, error) {
	for i := range len(text) {
		if at+i >= len(b) {
			return at + i, End
		}
		if b[at+i] != text[i] {
			return at + i, Character(b[at+i:], "in literal "+text+" (expecting "+strconv.QuoteRune(rune(text[i]))+")")
		}
	}
	return at + len(text), nil
}

func object(b []byte, at, depth int) (int, error) {
	if depth > MaxDepth {
		return at, Deep
	}
	if at = Space(b, at+1); at < len(b) && b[at] == '}' {
		return at + 1, nil
	}
	for {
		var err error
		if at, err = String(b, Space(b, at)); err != nil {
			return at, err
		}
		if at = Space(b, at); at >= len(b) {
			return at, End
		}
		if b[at] != ':' {
			return at, Character(b[at:], "after object key")
		}
		if at, err = Value(b, Space(b, at+1), depth+1); err != nil {
			return at, err
		}
		var ended bool
		if at, ended, err = behind(b, at, '}', "after object key:value pair"); ended || err != nil {
			return at, err
		}
	}
}

func array(b []byte, at, depth int) (int, error) {
	if depth > MaxDepth {
		return at, Deep
	}
	if at = Space(b, at+1); at < len(b) && b[at] == ']' {
		return at + 1, nil
	}
	for {
		var err error
		if at, err = Value(b, Space(b, at), depth+1); err != nil {
			return at, err
		}
		var ended bool
		if at, ended, err = behind(b, at, ']', "after array element"); ended || err != nil {
			return at, err
		}
	}
}

// behind looks at what is behind an element: a comma, or what closes the object or array, which ends it.
func behind(b []byte, at int, closing byte, where string) (next int, ended bool, err error) {
	if at = Space(b, at); at >= len(b) {
		return at, false, End
	}
	if b[at] == ',' || b[at] == closing {
		return at + 1, b[at] == closing, nil
	}
	return at, false, Character(b[at:], where)
}

func isDigit(b []byte, at int) bool { return at < len(b) && '0' <= b[at] && b[at] <= '9' }

func digits(b []byte, at int) int {
	for isDigit(b, at) {
		at++
	}
	return at
}

// Number is the place behind the number that begins at a place, or that of the error.
func Number(b []byte, at int) (int, error) {
	start := at
	if at < len(b) && b[at] == '-' {
		at++
	}
	switch {
	case at >= len(b):
		return start, End
	case !isDigit(b, at):
		return at, Character(b[at:], "in numeric literal")
	case b[at] == '0':
		at++
	default:
		at = digits(b, at)
	}
	if at < len(b) && b[at] == '.' {
		switch {
		case at+1 >= len(b):
			return start, End
		case !isDigit(b, at+1):
			return at + 1, Character(b[at+1:], "in numeric literal")
		}
		at = digits(b, at+1)
	}
	if at < len(b) && (b[at] == 'e' || b[at] == 'E') {
		if at++; at < len(b) && (b[at] == '-' || b[at] == '+') {
			at++
		}
		switch {
		case at >= len(b):
			return start, End
		case !isDigit(b, at):
			return at, Character(b[at:], "in numeric literal")
		}
		at = digits(b, at)
	}
	return at, nil
}

func hex(b []byte, at int) (rune, bool) {
	if at+4 > len(b) {
		return 0, false
	}
	var r rune
	for _, c := range b[at : at+4] {
		switch {
		case '0' <= c && c <= '9':
			c -= '0'
		case 'a' <= c && c <= 'f':
			c -= 'a' - 10
		case 'A' <= c && c <= 'F':
			c -= 'A' - 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}

// Whether what there is of an escape can be the beginning of one.
func begins(b []byte) bool {
	for _, c := range b[min(2, len(b)):] {
		if !('0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F') {
			return false
		}
	}
	return true
}

// String is the place behind the string that begins at a place, or that of the error.
func String(b []byte, at int) (int, error) {
	if at >= len(b) {
		return at, End
	}
	if b[at] != '"' {
		return at, Character(b[at:], "looking for beginning of object key string")
	}
	for at++; at < len(b); {
		switch c := b[at]; {
		case c == '"':
			return at + 1, nil
		case c == '\\':
			if at+1 >= len(b) {
				return at, End
			}
			switch b[at+1] {
			case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
				at += 2
			case 'u':
				if at+6 > len(b) {
					if begins(b[at:]) {
						return at, End
					}
					return at, escape(b[at:])
				}
				if _, ok := hex(b, at+2); !ok {
					return at, escape(b[at : at+6])
				}
				at += 6
			default:
				return at, escape(b[at : at+2])
			}
		case c < ' ':
			return at, Character(b[at:], "in string")
		case c < utf8.RuneSelf:
			at++
		default:
			r, n := utf8.DecodeRune(b[at:])
			if r == utf8.RuneError && n == 1 && !utf8.FullRune(b[at:]) {
				return at, End
			}
			at += n
		}
	}
	return at, End
}

// Unquote is what the string means, which is one; what is no text in it becomes U+FFFD.
func Unquote(b []byte) []byte {
	b = b[1 : len(b)-1]
	plain := true
	for _, c := range b {
		plain = plain && c != '\\' && c < utf8.RuneSelf
	}
	if plain {
		return b
	}
	out := make([]byte, 0, len(b))
	for at := 0; at < len(b); {
		if b[at] != '\\' {
			r, n := utf8.DecodeRune(b[at:])
			out = utf8.AppendRune(out, r)
			at += n
			continue
		}
		c := b[at+1]
		at += 2
		switch c {
		case 'b':
			c = '\b'
		case 'f':
			c = '\f'
		case 'n':
			c = '\n'
		case 'r':
			c = '\r'
		case 't':
			c = '\t'
		case 'u':
			r, _ := hex(b, at)
			at += 4
			if 0xd800 <= r && r < 0xe000 {
				low := rune(0)
				if at+1 < len(b) && b[at] == '\\' && b[at+1] == 'u' {
					low, _ = hex(b, at+2)
				}
				if r < 0xdc00 && 0xdc00 <= low && low < 0xe000 {
					r = (r-0xd800)<<10 + (low - 0xdc00) + 0x10000
					at += 6
				} else {
					r = utf8.RuneError
				}
			}
			out = utf8.AppendRune(out, r)
			continue
		}
		out = append(out, c)
	}
	return out
}

const hexDigits = "0123456789abcdef"

func appendUnicode(out []byte, r rune) []byte {
	return append(out, '\\', 'u', hexDigits[r>>12&15], hexDigits[r>>8&15], hexDigits[r>>4&15], hexDigits[r&15])
}

// AppendQuote appends the text as a string. What is no text in it becomes U+FFFD.
func AppendQuote(out []byte, text string, html bool) []byte {
	out = append(out, '"')
	start := 0
	for at := 0; at < len(text); {
		c := text[at]
		if c < utf8.RuneSelf {
			at++
			if c >= ' ' && c != '"' && c != '\\' && !(html && (c == '<' || c == '>' || c == '&')) {
				continue
			}
			out = append(out, text[start:at-1]...)
			start = at
			switch c {
			case '"', '\\':
				out = append(out, '\\', c)
			case '\b':
				out = append(out, `\b`...)
			case '\f':
				out = append(out, `\f`...)
			case '\n':
				out = append(out, `\n`...)
			case '\r':
				out = append(out, `\r`...)
			case '\t':
				out = append(out, `\t`...)
			default:
				out = appendUnicode(out, rune(c))
			}
			continue
		}
		r, n := utf8.DecodeRuneInString(text[at:])
		at += n
		if r == utf8.RuneError && n == 1 || r == '\u2028' || r == '\u2029' {
			out = append(out, text[start:at-n]...)
			start = at
			if r == utf8.RuneError {
				out = append(out, "\ufffd"...)
			} else {
				out = appendUnicode(out, r)
			}
		}
	}
	return append(append(out, text[start:]...), '"')
}

// AppendEscaped appends JSON in which the characters that mean something in HTML and in JavaScript are escaped.
func AppendEscaped(out, b []byte, html bool) []byte {
	start := 0
	for at, c := range b {
		switch {
		case html && (c == '<' || c == '>' || c == '&'):
			out = appendUnicode(append(out, b[start:at]...), rune(c))
			start = at + 1
		case c == 0xe2 && at+2 < len(b) && b[at+1] == 0x80 && b[at+2]&^1 == 0xa8:
			out = appendUnicode(append(out, b[start:at]...), 0x2028+rune(b[at+2]&1))
			start = at + 3
		}
	}
	return append(out, b[start:]...)
}

// AppendPlain appends a value without spaces; with lines, each element on a line of its own.
func AppendPlain(out, b []byte, lines bool, prefix, indent string) []byte {
	depth := 0
	line := func() {
		if lines {
			out = append(append(out, '\n'), prefix...)
			for range depth {
				out = append(out, indent...)
			}
		}
	}
	for at := Space(b, 0); at < len(b); at = Space(b, at) {
		switch c := b[at]; c {
		case '{', '[':
			out = append(out, c)
			if at = Space(b, at+1); b[at] == c+2 {
				out = append(out, c+2)
				at++
				continue
			}
			depth++
			line()
		case '}', ']':
			depth--
			line()
			out = append(out, c)
			at++
		case ',':
			out = append(out, c)
			line()
			at++
		case ':':
			out = append(out, c)
			if lines {
				out = append(out, ' ')
			}
			at++
		case '"':
			end, _ := String(b, at)
			out = append(out, b[at:end]...)
			at = end
		default:
			end := at
			for end < len(b) && strings.IndexByte(" \t\r\n,:{}[]", b[end]) < 0 {
				end++
			}
			out = append(out, b[at:end]...)
			at = end
		}
	}
	return out
}

// Written is Check for a text that is to be written, not read, of which other errors are said.
func Written(b []byte) (int, error) {
	at, err := Check(b)
	if f, ok := err.(*Fault); ok && f.where == "after array element" {
		f.where = "after array value"
	}
	if err == End && at < len(b) && (b[at] == '-' || isDigit(b, at)) {
		// Of a number as much is left as is one.
		end := at
		if b[end] == '-' {
			end++
		}
		if end = digits(b, end); end+1 < len(b) && b[end] == '.' {
			end = digits(b, end+1)
		}
		if end < len(b) {
			at = end
		}
	}
	return at, err
}

// Check is whether the text is one value; else the place of the error, from which it is reported.
func Check(b []byte) (int, error) {
	at, err := Value(b, Space(b, 0), 1)
	if err == nil {
		if at = Space(b, at); at < len(b) {
			err = Character(b[at:], "after top-level value")
		}
	}
	return at, err
}
