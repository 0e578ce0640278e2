package main

import (
	"fmt"
	"io"
	"strings"
	"unicode"
)

func try(name string, f func()) {
	defer func() { fmt.Println(name, "->", recover()) }()
	f()
}

func main() {
	texts := []string{"", "a", "hello, world", "aaaa", "  spaced\t out \n", "Grüße, 世界!", "a\xffb\xc3", "ǅ ß ŉ İ ı K ſ", "one,two,,three,", "\u2003x\u00a0", "Ünïcödé ΑΒΓ αβγς ЖЖ", "x=1;y=2", "\xf0\x9f\x98", "ABC abc 123_x y-z"}
	seps := []string{"", "a", ",", "aa", " ", "世", "lo", "\xff", "zz", "=;"}
	for _, s := range texts {
		fmt.Printf("%q: %q %q %q %q\n", s, strings.ToUpper(s), strings.ToLower(s), strings.ToTitle(s), strings.Title(s))
		fmt.Printf(" %q %q %q %v\n", strings.TrimSpace(s), strings.Fields(s), strings.ToValidUTF8(s, "?"), strings.EqualFold(s, strings.ToUpper(s)))
		fmt.Printf(" %q %q\n", strings.FieldsFunc(s, unicode.IsPunct), strings.Map(func(r rune) rune {
			if r == 'a' {
				return -1
			}
			return r + 1
		}, s))
		for _, sep := range seps {
			fmt.Printf(" %q %d %d %d %d %d %v", sep, strings.Index(s, sep), strings.LastIndex(s, sep), strings.IndexAny(s, sep), strings.LastIndexAny(s, sep), strings.Count(s, sep), strings.Contains(s, sep))
			fmt.Printf(" %q %q %q", strings.Split(s, sep), strings.SplitAfter(s, sep), strings.SplitN(s, sep, 2))
			fmt.Printf(" %q %q %q", strings.Trim(s, sep), strings.TrimLeft(s, sep), strings.TrimRight(s, sep))
			fmt.Printf(" %q %q %q\n", strings.Replace(s, sep, "<>", 2), strings.ReplaceAll(s, sep, "-"), strings.TrimPrefix(strings.TrimSuffix(s, sep), sep))
			b, a, ok := strings.Cut(s, sep)
			fmt.Printf("  %q %q %v", b, a, ok)
			b, a, ok = strings.CutLast(s, sep)
			fmt.Printf(" %q %q %v", b, a, ok)
			a, ok = strings.CutPrefix(s, sep)
			fmt.Printf(" %q %v", a, ok)
			a, ok = strings.CutSuffix(s, sep)
			fmt.Printf(" %q %v %v %v\n", a, ok, strings.HasPrefix(s, sep), strings.HasSuffix(s, sep))
		}
		for _, r := range "a,世\uFFFD\u212a" {
			fmt.Print(" ", strings.IndexRune(s, r), strings.ContainsRune(s, r), strings.IndexByte(s, byte(r)), strings.LastIndexByte(s, byte(r)))
		}
		fmt.Println(strings.IndexFunc(s, unicode.IsSpace), strings.LastIndexFunc(s, unicode.IsLetter), strings.ContainsFunc(s, unicode.IsUpper), strings.ContainsAny(s, "xyz"))
		fmt.Printf(" %q %q %q\n", strings.TrimFunc(s, unicode.IsLetter), strings.TrimLeftFunc(s, unicode.IsLetter), strings.TrimRightFunc(s, unicode.IsLetter))
		strings.SplitSeq(s, ",")(func(p string) bool { fmt.Printf(" %q", p); return true })
		strings.SplitAfterSeq(s, "")(func(p string) bool { fmt.Printf(" %q", p); return len(p) < 2 })
		strings.Lines(s)(func(p string) bool { fmt.Printf(" %q", p); return true })
		strings.FieldsSeq(s)(func(p string) bool { fmt.Printf(" %q", p); return true })
		strings.FieldsFuncSeq(s, unicode.IsSpace)(func(p string) bool { fmt.Printf(" %q", p); return true })
		fmt.Println()
	}
	fmt.Printf("%q %q %q %q\n", strings.SplitN("a,b,c", ",", 0), strings.SplitN("a,b,c", ",", -1), strings.SplitAfterN("a,b,c", ",", 2), strings.SplitN("abc", "", 2))
	fmt.Println(strings.SplitN("a", ",", 0) == nil, strings.Join(nil, "-") == "", strings.Join([]string{"x"}, "-"), strings.Join([]string{"x", "", "y"}, "--"))
	fmt.Println(strings.Compare("a", "b"), strings.Compare("b", "a"), strings.Compare("a", "a"), strings.Repeat("ab", 3), strings.Repeat("", 5)+strings.Repeat("x", 0), strings.Clone("abc"))
	fmt.Println(strings.EqualFold("Go", "GO"), strings.EqualFold("K", "k"), strings.EqualFold("ſ", "S"), strings.EqualFold("ß", "SS"), strings.EqualFold("Σ", "ς"))
	fmt.Println(strings.ToUpperSpecial(unicode.TurkishCase, "iı"), strings.ToLowerSpecial(unicode.TurkishCase, "Iİx"), strings.ToTitleSpecial(unicode.AzeriCase, "iab"))
	big := strings.Repeat("0123456789,", 500)
	fmt.Println(len(strings.Split(big, ",")), strings.Count(big, "9,0"), len(strings.ReplaceAll(big, "5", "")))

	var b strings.Builder
	for i := range 5 {
		fmt.Fprintf(&b, "%d,", i)
	}
	b.WriteByte('x')
	b.WriteRune('世')
	b.WriteString("!")
	b.Write([]byte("yz"))
	before := b.String()
	b.WriteString(" more")
	fmt.Println(before, b.String(), b.Len())
	b.Reset()
	fmt.Printf("%q %d\n", b.String(), b.Cap())
	b.Grow(100)
	fmt.Println(b.Cap(), b.Len())
	b.WriteString("q")
	try("copy", func() {
		c := b
		c.WriteByte('x')
	})
	try("Grow", func() { b.Grow(-1) })
	try("Repeat", func() { strings.Repeat("x", -1) })
	try("NewReplacer", func() { strings.NewReplacer("x") })

	for _, pairs := range [][]string{{"a", "1"}, {"a", "1", "b", "22"}, {"hello", "HI", "lo", "LO"}, {"", "X"}, {"a", "1", "", "X"}, {"aaa", "3", "aa", "2", "a", "1"}, {"a", "1", "aa", "2"}, {"x", "y", "y", "x"}, {"<", "&lt;", ">", "&gt;"}, {"a", "", "b", ""}, {}, {"世", "world", "\xff", "?"}} {
		r := strings.NewReplacer(pairs...)
		for _, s := range []string{"", "aaaa", "hello, world", "xyab<b>", "a世\xff"} {
			fmt.Printf("%q ", r.Replace(s))
			var w strings.Builder
			n, err := r.WriteString(&w, s)
			fmt.Print(n, err, w.String() == r.Replace(s), " ")
		}
		fmt.Println()
	}

	r := strings.NewReader("héllo\xff")
	buf := make([]byte, 2)
	fmt.Println(r.Len(), r.Size(), r.UnreadByte(), r.UnreadRune())
	for {
		c, n, err := r.ReadRune()
		if err != nil {
			fmt.Println(err, n, r.UnreadRune())
			break
		}
		fmt.Print(string(c), n, " ")
	}
	n, err := r.Seek(-3, 2)
	fmt.Println(n, err)
	k, err := r.Read(buf)
	fmt.Printf("%q %v\n", buf[:k], err)
	k, err = r.ReadAt(buf, 6)
	fmt.Printf("%q %v\n", buf[:k], err)
	_, err = r.Seek(0, 7)
	fmt.Println(err)
	_, err = r.Seek(-100, 1)
	fmt.Println(err, r.UnreadByte())
	c, err := r.ReadByte()
	fmt.Println(c, err, r.UnreadRune())
	r.Reset("abc")
	b.Reset()
	n, err = r.WriteTo(&b)
	fmt.Println(n, err, b.String(), r.Len())
	_, err = r.ReadByte()
	fmt.Println(err == io.EOF)
	_, err = r.ReadAt(buf, -1)
	fmt.Println(err)
}
