package main

import (
	"fmt"
	"unicode"
	"unicode/utf8"
)

type set struct {
	name  string
	table *unicode.RangeTable
}

func mix(h uint64, x uint64) uint64 { return (h ^ x) * 0x100000001b3 }

func main() {
	sets := []set{{"L", unicode.L}, {"Lu", unicode.Upper}, {"Nd", unicode.Digit}, {"P", unicode.Punct}, {"Zs", unicode.Zs}, {"C", unicode.C}, {"Cn", unicode.Cn}, {"Cs", unicode.Cs}, {"LC", unicode.LC}, {"Sm", unicode.Sm}, {"Han", unicode.Han}, {"Latin", unicode.Latin}, {"Greek", unicode.Greek}, {"Cyrillic", unicode.Cyrillic}, {"Common", unicode.Common}, {"Hex", unicode.Hex_Digit}, {"White", unicode.White_Space}, {"Hiragana", unicode.Hiragana}}
	preds := []func(rune) bool{unicode.IsLetter, unicode.IsDigit, unicode.IsNumber, unicode.IsUpper, unicode.IsLower, unicode.IsTitle, unicode.IsMark, unicode.IsPunct, unicode.IsSymbol, unicode.IsControl, unicode.IsSpace, unicode.IsPrint, unicode.IsGraphic}
	maps := []func(rune) rune{unicode.ToUpper, unicode.ToLower, unicode.ToTitle, unicode.SimpleFold, unicode.TurkishCase.ToUpper, unicode.TurkishCase.ToLower}
	h := make([]uint64, len(sets)+len(preds)+len(maps))
	step := rune(1)
	for r := rune(-3); r < 0x110003; r += step {
		if r == 0x3400 {
			step = 7
		}
		if r > 0x20000 {
			step = 101
		}
		x := uint64(uint32(r))
		for i, s := range sets {
			if unicode.Is(s.table, r) {
				h[i] = mix(h[i], x)
			}
		}
		at := h[len(sets):]
		for i, f := range preds {
			if f(r) {
				at[i] = mix(at[i], x)
			}
		}
		at = at[len(preds):]
		for i, f := range maps {
			if y := f(r); y != r {
				at[i] = mix(mix(at[i], x), uint64(uint32(y)))
			}
		}
	}
	for i, x := range h {
		fmt.Printf("%d %x\n", i, x)
	}
	fmt.Println(unicode.To(unicode.UpperCase, 'a'), unicode.To(unicode.MaxCase, 'a'), unicode.To(-1, 'a'), unicode.In('x', unicode.Han, unicode.Latin), unicode.IsOneOf(unicode.PrintRanges, ' '), unicode.IsOneOf(unicode.GraphicRanges, ' '), unicode.Version, unicode.UpperLower)
	own := &unicode.RangeTable{R16: []unicode.Range16{{'a', 'z', 1}, {0x100, 0x110, 4}}, R32: []unicode.Range32{{0x10000, 0x10010, 2}}, LatinOffset: 1}
	for _, r := range []rune{'a', 'm', 'z', '{', 0x100, 0x102, 0x104, 0x111, 0x10000, 0x10001, 0x10010, 0x10012, -1} {
		fmt.Print(unicode.Is(own, r), " ")
	}
	fmt.Println()
	for _, s := range []string{"", "a", "é", "世", "\U0001F600", "\xff", "\xc3", "\xe4\xb8", "\xf0\x9f\x98", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xc0\x80", "a\x80", "x世", "世\x96", "\x80\x80\x80\x80\x80", "\xe0\x80", "\xf4\x90", "\xf0\x80", "\xe4\xb8x"} {
		r, n := utf8.DecodeRuneInString(s)
		q, m := utf8.DecodeLastRuneInString(s)
		r2, n2 := utf8.DecodeRune([]byte(s))
		q2, m2 := utf8.DecodeLastRune([]byte(s))
		fmt.Printf("%q %x %d %x %d %v %v %v %v %d %v %v\n", s, r, n, q, m, r == r2 && n == n2 && q == q2 && m == m2, utf8.FullRuneInString(s), utf8.FullRune([]byte(s)), utf8.ValidString(s), utf8.RuneCountInString(s), utf8.Valid([]byte(s)), utf8.RuneCount([]byte(s)))
	}
	for _, r := range []rune{-1, 0, 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xd800, 0xdfff, 0xe000, 0xffff, 0x10000, 0x10ffff, 0x110000} {
		b := make([]byte, 4)
		n := utf8.EncodeRune(b, r)
		fmt.Print(utf8.RuneLen(r), utf8.ValidRune(r), n, b, utf8.AppendRune([]byte{1}, r), utf8.RuneStart(b[0]), " ")
	}
	fmt.Println(utf8.RuneError, utf8.RuneSelf, utf8.MaxRune, utf8.UTFMax)
	defer func() { fmt.Println(recover()) }()
	utf8.EncodeRune(make([]byte, 2), '世')
}
