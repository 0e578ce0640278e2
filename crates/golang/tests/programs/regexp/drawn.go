package main

import (
	"fmt"
	"hash/fnv"
	"regexp"
	"strings"
)

var state uint64 = 1

func below(n int) int {
	state = state*6364136223846793005 + 1442695040888963407
	return int(state>>33) % n
}

func one(of []string) string { return of[below(len(of))] }

var (
	atoms = strings.Fields(`a b c . [ab] [^a] \d \w \s \b \B ^ $ é 世 [[:alpha:]] \pL \p{Greek} \x41 \n k K ſ (?i:k) (?i:s) [a-c] [^b-z] ab abc abd \A \z (?:) () 1 - \. \x{10FFFF} [\x{80}-\x{ffff}] (?s:.) (?m:^) (?m:$) \PL \Qa.b\E (?i:[k-s]) [^\d] (?i)\w []a] [^-a] [a-] \W \D \S @ { } {1 x{0}`)
	times = strings.Fields(`* + ? *? +? ?? {2} {0,2} {1,} {,3} {2,}? {1,3}? {0} {3,2} {1001} ** {0,0} {1,1} {0,1} {2,4}`)
	wrong = strings.Fields(`\ [ ( ) * [b-a] [:foo:] [[:foo:]] \p{Foo} \pX \8 \x{ \xZ (?P< \C [[:^alpha:]] \p{^Lu} \p{lu} \p{any}`)
	flags = strings.Fields(`i: s: m: U: i-s: -i: sU: x: i-: -: <a> i) U) -s) s P<b>`)
	texts = []string{"", "a", "abc", "aabbcc", "abcabd", "xaXAbB k K \u212a \u017f s", "a\nb\n\nab", "世é1-2 ab", "\xffa\xff", "aaaa", "12-ab.c", "ααβ a", "\xc3\xa9", "_a_", "abababab1"}
)

func pattern(depth int) string {
	x := below(100)
	switch {
	case depth == 0 || x < 25:
		return one(atoms)
	case x < 50:
		return pattern(depth-1) + pattern(depth-1) + pattern(depth-1)
	case x < 65:
		return pattern(depth-1) + "|" + pattern(depth-1) + "|" + pattern(depth-1)
	case x < 75:
		return "(" + pattern(depth-1) + ")"
	case x < 80:
		return fmt.Sprintf("(?P<n%d>%s)", below(10), pattern(depth-1))
	case x < 86:
		return "(?" + one(flags) + pattern(depth-1) + ")"
	case x < 97:
		return one([]string{"(?:", "("}) + pattern(depth-1) + ")" + one(times)
	default:
		return pattern(depth-1) + one(wrong)
	}
}

func main() {
	for range 500 {
		p := strings.ReplaceAll(pattern(1+below(4)), "@", "\xff")
		h := fnv.New32a()
		valid := 0
		for mode := range 3 {
			re, err := regexp.Compile(p)
			if mode == 1 {
				re, err = regexp.CompilePOSIX(p)
			}
			if err != nil {
				fmt.Fprintln(h, err)
				continue
			}
			if mode == 2 {
				re.Longest()
			}
			valid++
			prefix, complete := re.LiteralPrefix()
			fmt.Fprintln(h, re.SubexpNames(), prefix, complete)
			for _, t := range texts {
				fmt.Fprintln(h, re.FindAllStringSubmatchIndex(t, -1), re.MatchString(t), re.FindAllString(t, 2))
				fmt.Fprintf(h, "%q %q\n", re.ReplaceAllString(t, "<$1>"), re.Split(t, -1))
			}
		}
		fmt.Printf("%q %d %08x\n", p, valid, h.Sum32())
	}
	long := strings.Repeat("a", 20000)
	fmt.Println(regexp.MustCompile("(a*)*b").MatchString(long), regexp.MustCompile("(?:a?){30}a{30}").MatchString(long[:30]))
}
