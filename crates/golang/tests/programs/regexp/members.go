package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"regexp/syntax"
	"strings"
)

type counting struct {
	r io.RuneReader
	n int
}

func (c *counting) ReadRune() (rune, int, error) {
	r, w, err := c.r.ReadRune()
	if err == nil {
		c.n++
	}
	return r, w, err
}

func main() {
	re := regexp.MustCompile(`(?P<year>\d{4})-(?P<month>\d{2})(-(?P<day>\d{2}))?`)
	fmt.Println(re, re.SubexpIndex("month"), re.SubexpIndex("none"), re.SubexpIndex(""), re.NumSubexp())
	fmt.Printf("%q\n", re.SubexpNames())
	text := "on 2024-05-17 and 2023-12, é 1999-01-01"
	for _, n := range []int{-1, 0, 1, 2, 5} {
		fmt.Printf("%q %v\n", re.FindAllString(text, n), re.FindAllStringIndex(text, n))
		fmt.Printf("%q %v\n", re.FindAllStringSubmatch(text, n), re.FindAllStringSubmatchIndex(text, n))
		fmt.Printf("%q %v\n", re.FindAll([]byte(text), n), re.FindAllIndex([]byte(text), n))
		fmt.Printf("%q %v\n", re.FindAllSubmatch([]byte(text), n), re.FindAllSubmatchIndex([]byte(text), n))
		fmt.Printf("%q\n", re.Split(text, n))
	}
	fmt.Printf("%q %q %v %v\n", re.FindString(text), re.Find([]byte(text)), re.FindStringIndex(text), re.FindIndex([]byte(text)))
	fmt.Printf("%q %q %v %v\n", re.FindStringSubmatch(text), re.FindSubmatch([]byte(text)), re.FindStringSubmatchIndex(text), re.FindSubmatchIndex([]byte(text)))
	fmt.Printf("%q %v %v %v %v\n", re.FindString("x"), re.Find([]byte("x")) == nil, re.FindStringIndex("x") == nil, re.FindStringSubmatch("x") == nil, re.FindAllString("x", -1) == nil)
	for _, t := range []string{"$day.$month.$year", "${year}x$yearx", "$1$2$$$", "$0|${0}", "$9$x$", "${", "${1", "$01", "${1a}", "lit", "$é", "${day}${month", "$1000000000"} {
		fmt.Printf("%q %q\n", re.ReplaceAllString(text, t), re.ReplaceAll([]byte(text), []byte(t)))
		fmt.Printf("%q %q\n", re.ReplaceAllLiteralString(text, t), re.ReplaceAllLiteral([]byte(text), []byte(t)))
	}
	fmt.Println(re.ReplaceAllStringFunc(text, strings.ToUpper), string(re.ReplaceAllFunc([]byte(text), bytes.ToTitle)))
	m := re.FindStringSubmatchIndex(text)
	fmt.Println(string(re.ExpandString([]byte("> "), "$day/$month", text, m)), string(re.Expand(nil, []byte("$4"), []byte(text), m)))
	for _, p := range []string{`a*`, `a|b`, ``, `b*`, `x`, `\b`, `^`, `$`, `(a)|b`, `é`} {
		re := regexp.MustCompile(p)
		for _, s := range []string{"", "abab", "baab", "éaé", "\xffa", "aaa"} {
			fmt.Printf("%s %q %q %q %q\n", p, s, re.ReplaceAllString(s, "-"), re.Split(s, -1), re.Split(s, 2))
			fmt.Println(re.ReplaceAll([]byte(s), nil) == nil, re.ReplaceAllString(s, "<$0>"), re.FindAllIndex([]byte(s), -1))
		}
	}
	b := []byte("abcde")
	f := regexp.MustCompile("b(c)").FindSubmatch(b)
	fmt.Println(cap(f[0]), cap(f[1]), cap(regexp.MustCompile("b").Find(b)), cap(regexp.MustCompile("b").FindAll(b, -1)[0]))
	fmt.Println(regexp.QuoteMeta(`a.b*c[d]\e$^é{}()|+?-`), regexp.QuoteMeta("plain"))
	for _, p := range []string{`a+b`, `(a|ab)(c|bcd)`, `^abc`, `x*`, `é.`, `b$`, `z`, `a.*z`} {
		for _, posix := range []bool{false, true} {
			re := regexp.MustCompile(p)
			if posix {
				re = regexp.MustCompilePOSIX(p)
			}
			for _, s := range []string{"aaabcdbcd", "", "xxaab zzz", "éx\xff", "\xffé\xffb", "abcd" + strings.Repeat("q", 300) + "z"} {
				c := &counting{r: strings.NewReader(s)}
				fmt.Println(p, posix, re.FindReaderIndex(c), c.n < 100 && c.n >= 0)
				d := &counting{r: bytes.NewBufferString(s)}
				fmt.Println(re.FindReaderSubmatchIndex(d), re.MatchReader(strings.NewReader(s)), c.n == d.n)
			}
		}
	}
	_, err := regexp.Compile("a(b")
	var se *syntax.Error
	fmt.Println(errors.As(err, &se), se.Code == syntax.ErrMissingParen, se.Expr, se)
	fmt.Printf("%T %v %+v %#v\n", err, err, *se, se.Code)
	_, err = regexp.MatchString("*", "a")
	fmt.Println(err)
	ok, err := regexp.Match("^a.c$", []byte("abc"))
	fmt.Println(ok, err)
	ok, err = regexp.MatchReader("b+", strings.NewReader("aabb"))
	fmt.Println(ok, err)
	for _, p := range []string{strings.Repeat("(", 1000) + "a" + strings.Repeat(")", 1000), strings.Repeat("(", 999) + strings.Repeat(")", 999), strings.Repeat("a|", 999), "((a{100}){100}){2}", "(xx?){1000}", strings.Repeat(`(?:a{1000})`, 3400), "((((x{0}){1000}){1000}){1000})", "(a{10}){100}", "(a{11}){100}", strings.Repeat("(?:", 2000) + strings.Repeat(")*", 2000), `\pL{1000}`, strings.Repeat(`(xx?){1000}`, 1000), strings.Repeat("xy{4}", 5000), strings.Repeat("(a*)*", 300)} {
		_, err := regexp.Compile(p)
		if err != nil && len(err.Error()) > 100 {
			fmt.Println(err.Error()[:60])
		} else {
			fmt.Println(err)
		}
	}
	var zero regexp.Regexp
	text2, _ := re.MarshalText()
	fmt.Println(zero.UnmarshalText(text2), zero.String(), zero.UnmarshalText([]byte("(")))
	app, _ := re.AppendText([]byte("x"))
	fmt.Println(string(app), re.Copy().String())
	fmt.Printf("%v %s %d\n", re, re, len(fmt.Sprint(re)))
	defer func() {
		fmt.Println(recover())
		defer func() { fmt.Println(recover()) }()
		regexp.MustCompilePOSIX("a\\d`")
	}()
	regexp.MustCompile("a\\")
}
