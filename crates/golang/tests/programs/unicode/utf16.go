package main

import (
	"fmt"
	"unicode/utf16"
)

func main() {
	for _, s := range []string{"", "abc", "a😀b", "\U0010FFFF\uFFFD", "é\ue000\ud7ff"} {
		u := utf16.Encode([]rune(s))
		fmt.Printf("%x %d %q\n", u, cap(u), string(utf16.Decode(u)))
	}
	u := utf16.Encode([]rune{0xD800, 'x', 0x110000, -1})
	fmt.Printf("%x\n", u)
	for _, w := range [][]uint16{{0xD800}, {0xDC00, 0xD800}, {0xD83D, 0xDE00, 'x'}, {0xD83D, 'x', 0xDE00}, {0xFFFF}} {
		fmt.Printf("%x\n", utf16.Decode(w))
	}
	for _, r := range []rune{-1, 0, 0xD7FF, 0xD800, 0xDFFF, 0xE000, 0xFFFF, 0x10000, 0x10FFFF, 0x110000} {
		r1, r2 := utf16.EncodeRune(r)
		fmt.Printf("%x %v %d %x %x %x %x\n", r, utf16.IsSurrogate(r), utf16.RuneLen(r), r1, r2, utf16.DecodeRune(r1, r2), utf16.AppendRune(nil, r))
	}
}
