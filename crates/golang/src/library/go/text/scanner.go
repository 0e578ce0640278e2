// Package scanner: see the documentation of Go's package text/scanner.
package scanner

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Position is a place in a text: lines and columns count from 1.
type Position struct {
	Filename string
	Offset   int
	Line     int
	Column   int
}

// IsValid is whether it is a place.
func (pos *Position) IsValid() bool { return pos.Line > 0 }

// String is the place as file:line:column.
func (pos Position) String() string {
	s := pos.Filename
	if s == "" {
		s = "<input>"
	}
	if pos.IsValid() {
		s += fmt.Sprintf(":%d:%d", pos.Line, pos.Column)
	}
	return s
}

// What is recognized.
const (
	ScanIdents     = 1 << -Ident
	ScanInts       = 1 << -Int
	ScanFloats     = 1 << -Float
	ScanChars      = 1 << -Char
	ScanStrings    = 1 << -String
	ScanRawStrings = 1 << -RawString
	ScanComments   = 1 << -Comment
	SkipComments   = 1 << -skipComment
	GoTokens       = ScanIdents | ScanFloats | ScanChars | ScanStrings | ScanRawStrings | ScanComments | SkipComments
)

// What Scan gives besides characters.
const (
	EOF = -(iota + 1)
	Ident
	Int
	Float
	Char
	String
	RawString
	Comment

	skipComment
)

// TokenString is the name of what Scan gave.
func TokenString(tok rune) string {
	if Comment <= tok && tok <= EOF {
		return []string{"EOF", "Ident", "Int", "Float", "Char", "String", "RawString", "Comment"}[-1-tok]
	}
	return fmt.Sprintf("%q", string(tok))
}

// GoWhitespace is the space between tokens of Go.
const GoWhitespace = 1<<'\t' | 1<<'\n' | 1<<'\r' | 1<<' '

// Scanner reads tokens.
type Scanner struct {
	src *bufio.Reader
	// How many bytes were read, and the last character of them.
	read int
	last []byte
	// Where the last character stands, and how long the line before is.
	line, column, lastLineLen int
	// The token: where it begins, or -1, its bytes so far, where it ends.
	start, end int
	text       []byte
	ch         rune

	// Error is told what is wrong; without it that is written to standard error.
	Error func(s *Scanner, msg string)

	// ErrorCount is how often something was wrong.
	ErrorCount int

	// Mode is what is recognized.
	Mode uint

	// Whitespace is the characters that are left out.
	Whitespace uint64

	// IsIdentRune is whether a name can have the character there.
	IsIdentRune func(ch rune, i int) bool

	// Position is where the last token begins.
	Position
}

// Init makes s read from src.
func (s *Scanner) Init(src io.Reader) *Scanner {
	s.src = bufio.NewReaderSize(src, 1024)
	s.read, s.last = 0, nil
	s.line, s.column, s.lastLineLen = 1, 0, 0
	s.start, s.ch = -1, -2
	s.Error, s.ErrorCount = nil, 0
	s.Mode, s.Whitespace = GoTokens, GoWhitespace
	s.Line = 0
	return s
}

func (s *Scanner) next() rune {
	var first byte
	for n := 1; n <= utf8.UTFMax; n++ {
		buf, err := s.src.Peek(n)
		if err != nil && err != io.EOF && n > 1 {
			s.error(err.Error())
		}
		if err != nil {
			break
		}
		if first = buf[0]; utf8.FullRune(buf) {
			break
		}
	}
	ch, width, err := s.src.ReadRune()
	if err != nil {
		if err != io.EOF {
			s.error(err.Error())
		}
		if len(s.last) > 0 {
			s.column++
		}
		s.last = nil
		return EOF
	}
	s.column++
	s.read += width
	if ch == utf8.RuneError && width == 1 {
		s.last = []byte{first}
	} else {
		s.last = utf8.AppendRune(nil, ch)
	}
	if s.start >= 0 {
		s.text = append(s.text, s.last...)
	}
	switch {
	case ch == utf8.RuneError && width == 1:
		s.error("invalid UTF-8 encoding")
	case ch == 0:
		s.error("invalid character NUL")
	case ch == '\n':
		s.line++
		s.lastLineLen, s.column = s.column, 0
	}
	return ch
}

// Next reads a character.
func (s *Scanner) Next() rune {
	s.start = -1
	s.Line = 0
	ch := s.Peek()
	if ch != EOF {
		s.ch = s.next()
	}
	return ch
}

// Peek is the next character, which is not read.
func (s *Scanner) Peek() rune {
	if s.ch == -2 {
		if s.ch = s.next(); s.ch == '\uFEFF' {
			s.ch = s.next()
		}
	}
	return s.ch
}

func (s *Scanner) error(msg string) {
	s.end = s.read - len(s.last)
	s.ErrorCount++
	if s.Error != nil {
		s.Error(s, msg)
		return
	}
	pos := s.Position
	if !pos.IsValid() {
		pos = s.Pos()
	}
	fmt.Fprintf(os.Stderr, "%s: %s\n", pos, msg)
}

func (s *Scanner) isIdentRune(ch rune, i int) bool {
	if s.IsIdentRune != nil {
		return ch != EOF && s.IsIdentRune(ch, i)
	}
	return ch == '_' || unicode.IsLetter(ch) || unicode.IsDigit(ch) && i > 0
}

func lower(ch rune) rune { return ('a' - 'A') | ch }

func isDecimal(ch rune) bool { return '0' <= ch && ch <= '9' }

func digit(ch rune) int {
	switch {
	case isDecimal(ch):
		return int(ch - '0')
	case 'a' <= lower(ch) && lower(ch) <= 'f':
		return int(lower(ch)-'a') + 10
	}
	return 16
}

// Reads digits: whether there are some, and some `_`; the first that the base does not have.
func (s *Scanner) digits(ch rune, base int, some, apart *bool, wrong *rune) rune {
	for ch == '_' || digit(ch) < max(base, 10) {
		if ch == '_' {
			*apart = true
		} else {
			*some = true
			if digit(ch) >= base && *wrong == 0 {
				*wrong = ch
			}
		}
		ch = s.next()
	}
	return ch
}

func (s *Scanner) number(ch rune, point bool) (tok, next rune) {
	base, prefix, name := 10, rune(0), "decimal literal"
	var some, apart bool
	var wrong rune
	tok = Float
	if !point {
		tok = Int
		if ch == '0' {
			ch = s.next()
			base, prefix, name, some = 8, '0', "octal literal", true
			switch lower(ch) {
			case 'x':
				base, prefix, name, some = 16, 'x', "hexadecimal literal", false
			case 'o':
				prefix, some = 'o', false
			case 'b':
				base, prefix, name, some = 2, 'b', "binary literal", false
			}
			if !some {
				ch = s.next()
			}
		}
		ch = s.digits(ch, base, &some, &apart, &wrong)
		if ch == '.' && s.Mode&ScanFloats != 0 {
			ch = s.next()
			point = true
		}
	}
	if point {
		tok = Float
		if prefix == 'o' || prefix == 'b' {
			s.error("invalid radix point in " + name)
		}
		ch = s.digits(ch, base, &some, &apart, &wrong)
	}
	if !some {
		s.error(name + " has no digits")
	}
	if e := lower(ch); (e == 'e' || e == 'p') && s.Mode&ScanFloats != 0 {
		switch {
		case e == 'e' && prefix != 0 && prefix != '0':
			s.error(fmt.Sprintf("%q exponent requires decimal mantissa", ch))
		case e == 'p' && prefix != 'x':
			s.error(fmt.Sprintf("%q exponent requires hexadecimal mantissa", ch))
		}
		ch = s.next()
		tok = Float
		if ch == '+' || ch == '-' {
			ch = s.next()
		}
		exponent := false
		if ch = s.digits(ch, 10, &exponent, &apart, new(rune)); !exponent {
			s.error("exponent has no digits")
		}
	} else if prefix == 'x' && tok == Float {
		s.error("hexadecimal mantissa requires a 'p' exponent")
	}
	if tok == Int && wrong != 0 {
		s.error(fmt.Sprintf("invalid digit %q in %s", wrong, name))
	}
	if apart {
		s.end = s.read - len(s.last)
		if !separates(s.TokenText(), prefix) {
			s.error("'_' must separate successive digits")
		}
	}
	return tok, ch
}

// Whether each `_` stands between digits, or behind a prefix.
func separates(text string, prefix rune) bool {
	isDigit := func(i int) bool {
		return i < len(text) && (isDecimal(rune(text[i])) || prefix == 'x' && digit(rune(text[i])) < 16)
	}
	for i := range len(text) {
		behind := i == 2 && strings.ContainsRune("xob", prefix) || i > 0 && isDigit(i-1)
		if text[i] == '_' && !(behind && isDigit(i+1)) {
			return false
		}
	}
	return true
}

func (s *Scanner) escape(quote rune) rune {
	ch := s.next()
	base, n := 16, 0
	switch ch {
	case 'a', 'b', 'f', 'n', 'r', 't', 'v', '\\', quote:
		return s.next()
	case '0', '1', '2', '3', '4', '5', '6', '7':
		base, n = 8, 3
	case 'x':
		ch, n = s.next(), 2
	case 'u':
		ch, n = s.next(), 4
	case 'U':
		ch, n = s.next(), 8
	default:
		s.error("invalid char escape")
	}
	for ; n > 0; n-- {
		if digit(ch) >= base {
			s.error("invalid char escape")
			break
		}
		ch = s.next()
	}
	return ch
}

// Reads up to the quote: how many characters there are.
func (s *Scanner) quoted(quote rune) (n int) {
	for ch := s.next(); ch != quote; n++ {
		if ch == '\n' && quote != '`' || ch < 0 {
			s.error("literal not terminated")
			return n
		}
		if ch == '\\' && quote != '`' {
			ch = s.escape(quote)
		} else {
			ch = s.next()
		}
	}
	return n
}

func (s *Scanner) comment(ch rune) rune {
	if ch == '/' {
		for ch = s.next(); ch != '\n' && ch >= 0; {
			ch = s.next()
		}
		return ch
	}
	ch = s.next()
	for {
		if ch < 0 {
			s.error("comment not terminated")
			return ch
		}
		before := ch
		if ch = s.next(); before == '*' && ch == '/' {
			return s.next()
		}
	}
}

// Scan reads a token, or a character that is none.
func (s *Scanner) Scan() rune {
	ch := s.Peek()
	s.start = -1
	s.Line = 0
	for {
		for s.Whitespace&(1<<uint(ch)) != 0 {
			ch = s.next()
		}
		s.start = s.read - len(s.last)
		s.text = append(s.text[:0], s.last...)
		filename := s.Filename
		s.Position = s.Pos()
		s.Filename = filename
		if s.column == 0 && s.lastLineLen == 0 {
			s.Line, s.Column = s.line-1, 0
		}
		tok, next, again := s.token(ch)
		if ch = next; !again {
			s.end = s.read - len(s.last)
			s.ch = ch
			return tok
		}
	}
}

// The token that begins with ch, and what follows. again: it does not count.
func (s *Scanner) token(ch rune) (tok, next rune, again bool) {
	has := func(mode uint) bool { return s.Mode&mode != 0 }
	switch {
	case s.isIdentRune(ch, 0):
		next = s.next()
		if !has(ScanIdents) {
			return ch, next, false
		}
		for i := 1; s.isIdentRune(next, i); i++ {
			next = s.next()
		}
		return Ident, next, false
	case isDecimal(ch) && has(ScanInts|ScanFloats):
		tok, next = s.number(ch, false)
		return tok, next, false
	case ch == EOF:
		return ch, ch, false
	case ch == '"' && has(ScanStrings):
		s.quoted(ch)
		return String, s.next(), false
	case ch == '\'' && has(ScanChars):
		if s.quoted(ch) != 1 {
			s.error("invalid char literal")
		}
		return Char, s.next(), false
	case ch == '`' && has(ScanRawStrings):
		s.quoted(ch)
		return RawString, s.next(), false
	}
	next = s.next()
	switch {
	case ch == '.' && isDecimal(next) && has(ScanFloats):
		tok, next = s.number(next, true)
		return tok, next, false
	case ch == '/' && (next == '/' || next == '*') && has(ScanComments):
		if has(SkipComments) {
			s.start = -1
			return 0, s.comment(next), true
		}
		return Comment, s.comment(next), false
	}
	return ch, next, false
}

// Pos is the place behind the last character or token.
func (s *Scanner) Pos() (pos Position) {
	pos.Filename = s.Filename
	pos.Offset = s.read - len(s.last)
	switch {
	case s.column > 0:
		pos.Line, pos.Column = s.line, s.column
	case s.lastLineLen > 0:
		pos.Line, pos.Column = s.line-1, s.lastLineLen
	default:
		pos.Line, pos.Column = 1, 1
	}
	return pos
}

// TokenText is the text of the last token.
func (s *Scanner) TokenText() string {
	if s.start < 0 {
		return ""
	}
	s.end = max(s.end, s.start)
	return string(s.text[:s.end-s.start])
}
