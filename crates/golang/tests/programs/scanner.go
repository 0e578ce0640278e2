package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"text/scanner"
	"unicode"
)

type broken struct{ r io.Reader }

func (b broken) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	if err == io.EOF {
		err = errors.New("broken")
	}
	return n, err
}

func main() {
	texts := []string{
		"", "a b_1 é世 x\n  y", "0 1 07 08 0x1F 0xg 0b101 0b2 0o17 0o8 1_000 1__0 1_ 0x_1 0_1 _1", "1.5 .5 1. 1e5 1e 1e+ 0x1p2 0x1.8 0x1.8p-1 1p5 0b1.1 1_0.5_0 1._5 0x1e5 08.5 1e1_0",
		`"str" "esc\n\x41\u00e9\U0001F600\101" "bad\q" "unterminated`, "'a' '\\n' 'ab' '' '\\x4' '\\''", "`raw\nstring` `open", "// comment\nx /* multi\nline */ y /* open", "+ - * / ( ) [ ] { } . , ; : = == != && ||",
		"a\n\nb\n", "\ufeffbom", "nul\x00here", "bad\xffutf \xc3", "if x := f(1, \"a\"); x != 'c' { return }\n", "\"new\nline\"", "%var 10% $x", strings.Repeat("long ", 300) + "end", "'\\400' '\\08'", "a/b//c", "\r\n\tq",
	}
	modes := []uint{scanner.GoTokens, scanner.GoTokens &^ scanner.SkipComments, 0, scanner.ScanIdents | scanner.ScanInts, scanner.ScanStrings | scanner.ScanChars, scanner.ScanFloats}
	for i, text := range texts {
		for j, mode := range modes {
			var s scanner.Scanner
			s.Init(strings.NewReader(text))
			s.Filename = "f"
			s.Mode = mode
			s.Error = func(s *scanner.Scanner, msg string) { fmt.Printf("{%s %s %q}", s.Pos(), msg, s.TokenText()) }
			if j == 3 {
				s.Whitespace ^= 1 << '\n'
			}
			if j == 5 {
				s.IsIdentRune = func(ch rune, i int) bool { return ch == '%' && i == 0 || unicode.IsLetter(ch) && i > 0 }
			}
			fmt.Print(i, " ", j, " ", s.Pos(), ": ")
			for n := 0; n < 60; n++ {
				tok := s.Scan()
				fmt.Printf("%s %q %s %d %s %q|", scanner.TokenString(tok), s.TokenText(), s.Position, s.Offset, s.Pos(), s.TokenText())
				if tok == scanner.EOF {
					break
				}
			}
			fmt.Println(s.ErrorCount)
		}
		var s scanner.Scanner
		s.Init(broken{strings.NewReader(text)})
		s.Error = func(s *scanner.Scanner, msg string) { fmt.Print("{", msg, "}") }
		for n := 0; n < 40; n++ {
			p, c := s.Peek(), s.Next()
			fmt.Print(p == c, string(c), s.Pos(), s.TokenText(), s.Line, " ")
			if c == scanner.EOF {
				break
			}
		}
		fmt.Println(scanner.TokenString(s.Scan()))
	}
	var p scanner.Position
	fmt.Println(p, p.IsValid(), scanner.Position{Filename: "x", Line: 2, Column: 3}, scanner.TokenString('x'), scanner.TokenString(scanner.RawString))
}
