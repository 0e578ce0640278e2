package main

import (
	"bytes"
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
	texts := []string{"", "a", "hello, world", "aaaa", "  spaced\t out \n", "Grüße, 世界!", "a\xffb\xc3", "one,two,,three,", "Ünïcödé ΑΒΓ αβγς"}
	seps := []string{"", "a", ",", "aa", " ", "世", "lo", "\xff", "zz"}
	for _, text := range texts {
		s := []byte(text)
		fmt.Printf("%q: %q %q %q %q\n", s, bytes.ToUpper(s), bytes.ToLower(s), bytes.ToTitle(s), bytes.Title(s))
		fmt.Printf(" %q %q %q %v %v\n", bytes.TrimSpace(s), bytes.Fields(s), bytes.ToValidUTF8(s, []byte("?")), bytes.EqualFold(s, bytes.ToUpper(s)), bytes.Runes(s))
		fmt.Printf(" %q %q\n", bytes.FieldsFunc(s, unicode.IsPunct), bytes.Map(func(r rune) rune {
			if r == 'a' {
				return -1
			}
			return r + 1
		}, s))
		for _, set := range seps {
			sep := []byte(set)
			fmt.Printf(" %q %d %d %d %d %d %v", sep, bytes.Index(s, sep), bytes.LastIndex(s, sep), bytes.IndexAny(s, set), bytes.LastIndexAny(s, set), bytes.Count(s, sep), bytes.Contains(s, sep))
			fmt.Printf(" %q %q %q", bytes.Split(s, sep), bytes.SplitAfter(s, sep), bytes.SplitN(s, sep, 2))
			fmt.Printf(" %q %q %q", bytes.Trim(s, set), bytes.TrimLeft(s, set), bytes.TrimRight(s, set))
			fmt.Printf(" %q %q %q\n", bytes.Replace(s, sep, []byte("<>"), 2), bytes.ReplaceAll(s, sep, []byte("-")), bytes.TrimPrefix(bytes.TrimSuffix(s, sep), sep))
			b, a, ok := bytes.Cut(s, sep)
			fmt.Printf("  %q %q %v", b, a, ok)
			b, a, ok = bytes.CutLast(s, sep)
			fmt.Printf(" %q %q %v", b, a, ok)
			a, ok = bytes.CutPrefix(s, sep)
			fmt.Printf(" %q %v", a, ok)
			a, ok = bytes.CutSuffix(s, sep)
			fmt.Printf(" %q %v %v %v %d\n", a, ok, bytes.HasPrefix(s, sep), bytes.HasSuffix(s, sep), bytes.Compare(s, sep))
		}
		fmt.Println(bytes.IndexRune(s, '世'), bytes.IndexByte(s, 'a'), bytes.LastIndexByte(s, 'a'), bytes.IndexFunc(s, unicode.IsSpace), bytes.LastIndexFunc(s, unicode.IsLetter), bytes.ContainsRune(s, ','), bytes.ContainsAny(s, "xyz"), bytes.ContainsFunc(s, unicode.IsUpper))
		fmt.Printf(" %q %q %q\n", bytes.TrimFunc(s, unicode.IsLetter), bytes.TrimLeftFunc(s, unicode.IsLetter), bytes.TrimRightFunc(s, unicode.IsLetter))
		bytes.SplitSeq(s, []byte(","))(func(p []byte) bool { fmt.Printf(" %q", p); return true })
		bytes.SplitAfterSeq(s, nil)(func(p []byte) bool { fmt.Printf(" %q", p); return len(p) < 2 })
		bytes.Lines(s)(func(p []byte) bool { fmt.Printf(" %q", p); return true })
		bytes.FieldsSeq(s)(func(p []byte) bool { fmt.Printf(" %q", p); return true })
		bytes.FieldsFuncSeq(s, unicode.IsSpace)(func(p []byte) bool { fmt.Printf(" %q", p); return true })
		fmt.Println()
	}
	fmt.Printf("%q %q %v %v\n", bytes.Join([][]byte{[]byte("a"), nil, []byte("b")}, []byte("--")), bytes.Repeat([]byte("ab"), 3), bytes.Clone(nil) == nil, bytes.Equal(nil, []byte{}))
	fmt.Println(bytes.TrimSpace([]byte("  ")) == nil, bytes.TrimLeft([]byte("aa"), "a") == nil, bytes.TrimRight([]byte("aa"), "a") == nil, bytes.SplitN([]byte("a"), nil, 0) == nil)
	s := []byte("one two")
	f := bytes.Fields(s)
	f[0][0] = 'O'
	f[0] = append(f[0], '!')
	fmt.Printf("%q %q\n", s, f)

	var b bytes.Buffer
	fmt.Fprintf(&b, "%d-%s", 42, "x")
	b.WriteByte(' ')
	b.WriteRune('世')
	b.WriteString("!\nline two\nrest")
	fmt.Printf("%q %d %d %d\n", b.String(), b.Len(), b.Cap(), b.Available())
	line, err := b.ReadString('\n')
	fmt.Printf("%q %v\n", line, err)
	bs, err := b.ReadBytes('\n')
	fmt.Printf("%q %v\n", bs, err)
	p, err := b.Peek(2)
	fmt.Printf("%q %v %q\n", p, err, b.Next(1))
	fmt.Println(b.UnreadByte(), b.UnreadByte(), b.UnreadRune())
	r, n, err := b.ReadRune()
	fmt.Println(r, n, err, b.UnreadRune())
	c, err := b.ReadByte()
	fmt.Println(c, err)
	b.Truncate(2)
	fmt.Println(b.String())
	bs, err = b.ReadBytes('\n')
	fmt.Printf("%q %v\n", bs, err)
	_, err = b.ReadByte()
	fmt.Println(err == io.EOF, b.Len())
	b.Grow(100)
	fmt.Println(b.Cap(), b.Len())
	k, err := b.ReadFrom(strings.NewReader(strings.Repeat("0123456789", 200)))
	fmt.Println(k, err, b.Len(), b.Cap())
	var w strings.Builder
	k, err = b.WriteTo(&w)
	fmt.Println(k, err, w.Len(), b.Len())
	caps := []int{}
	var g bytes.Buffer
	for i := range 2000 {
		g.WriteByte(byte(i))
		if len(caps) == 0 || caps[len(caps)-1] != g.Cap() {
			caps = append(caps, g.Cap())
		}
		if i%3 == 0 {
			g.ReadByte()
		}
	}
	fmt.Println(caps, g.Len())
	nb := bytes.NewBufferString("init")
	nb.Write([]byte("ial"))
	fmt.Println(nb, bytes.NewBuffer([]byte("q")).String(), (*bytes.Buffer)(nil).String())
	buf := make([]byte, 3)
	for {
		n, err := nb.Read(buf)
		fmt.Print(n, err, string(buf[:n]), " ")
		if err != nil {
			break
		}
	}
	fmt.Println()
	try("Truncate", func() { nb.Truncate(9) })
	try("Grow", func() { nb.Grow(-1) })
	try("Repeat", func() { bytes.Repeat(nil, -1) })

	rd := bytes.NewReader([]byte("héllo"))
	fmt.Println(rd.Len(), rd.Size(), rd.UnreadByte(), rd.UnreadRune())
	for {
		c, n, err := rd.ReadRune()
		if err != nil {
			fmt.Println(err, n, rd.UnreadRune())
			break
		}
		fmt.Print(string(c), n, " ")
	}
	k, err = rd.Seek(1, 0)
	fmt.Println(k, err)
	m, err := rd.ReadAt(buf, 4)
	fmt.Println(m, err, string(buf))
	k, err = rd.WriteTo(&b)
	fmt.Println(k, err, b.String())
	rd.Reset([]byte("z"))
	c, err = rd.ReadByte()
	fmt.Println(c, err, rd.Len())
}
