package main

import (
	"fmt"
	"sort"
	"unicode"
)

func show(name string, m map[string]*unicode.RangeTable) {
	var ks []string
	for k := range m {
		ks = append(ks, k)
	}
	sort.Strings(ks)
	fmt.Println(name, len(ks))
	for _, k := range ks {
		t := m[k]
		n, sum := 0, uint32(17)
		for _, r := range t.R16 {
			n++
			sum = sum*31 + uint32(r.Lo)*7 + uint32(r.Hi)*3 + uint32(r.Stride)
		}
		for _, r := range t.R32 {
			n++
			sum = sum*31 + r.Lo*7 + r.Hi*3 + r.Stride
		}
		fmt.Println(k, n, len(t.R16), cap(t.R16), t.LatinOffset, sum)
	}
}

func main() {
	show("Categories", unicode.Categories)
	show("Scripts", unicode.Scripts)
	show("Properties", unicode.Properties)
	show("FoldCategory", unicode.FoldCategory)
	show("FoldScript", unicode.FoldScript)
	fmt.Println(len(unicode.CaseRanges), unicode.CaseRanges[0], unicode.CaseRanges[300], unicode.CategoryAliases)
	fmt.Println(unicode.Scripts["Han"] == unicode.Han, unicode.STerm == unicode.Sentence_Terminal, unicode.Categories["Lu"] == unicode.Upper)
	own := &unicode.RangeTable{R16: []unicode.Range16{{'a', 'z', 2}, {0x100, 0x200, 1}}, R32: []unicode.Range32{{0x10000, 0x10100, 16}}, LatinOffset: 1}
	for _, r := range []rune{'a', 'b', 'c', 0x99, 0x100, 0x150, 0x201, 0x10000, 0x10001, 0x10010, -1} {
		fmt.Print(unicode.Is(own, r), unicode.In(r, unicode.Han, own), " ")
	}
	fmt.Println()
	counts := map[string]int{}
	for r := rune(0); r < 0x20000; r += 7 {
		if unicode.Is(unicode.Han, r) {
			counts["Han"]++
		}
		if unicode.In(r, unicode.Latin, unicode.Sc) {
			counts["in"]++
		}
		if unicode.IsLetter(r) {
			counts["letter"]++
		}
		if unicode.IsTitle(r) {
			counts["title"]++
		}
	}
	fmt.Println(counts)
	fmt.Println(unicode.Han.R16[:3], unicode.Han.R32)
}
