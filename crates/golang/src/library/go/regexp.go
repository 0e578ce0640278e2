// Package regexp: see the documentation of Go's package of this name.
package regexp

import (
	"io"
	"regexp/syntax"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Regexp is an expression that was compiled.
type Regexp struct {
	expr           string
	prog           string
	subexpNames    []string
	prefix         string
	prefixComplete bool
	longest        bool
}

// The program of an expression, its groups, what matches begin with, or what is wrong with which part.
func program(expr string, posix bool) (prog string, names []string, prefix string, complete bool, code, part string)

// Where matches are, each with so many places, at most so many.
func search(prog, prefix, text string, captures, most, how int) []int

// How to go on behind a match.
const (
	once = iota
	all
	replace
	longest = 4
	reader  = 8
)

func compile(expr string, posix bool) (*Regexp, error) {
	prog, names, prefix, complete, code, part := program(expr, posix)
	if code != "" {
		return nil, &syntax.Error{Code: syntax.ErrorCode(code), Expr: part}
	}
	return &Regexp{expr, prog, names, prefix, complete, posix}, nil
}

// Compile compiles an expression; of several matches at one place the one counts that Perl would find.
func Compile(expr string) (*Regexp, error) { return compile(expr, false) }

// CompilePOSIX compiles an expression of POSIX; of several matches at one place the longest counts.
func CompilePOSIX(expr string) (*Regexp, error) { return compile(expr, true) }

func quote(s string) string {
	if strconv.CanBackquote(s) {
		return "`" + s + "`"
	}
	return strconv.Quote(s)
}

// MustCompile is Compile that panics where there is an error.
func MustCompile(str string) *Regexp {
	re, err := Compile(str)
	if err != nil {
		panic(`regexp: Compile(` + quote(str) + `): ` + err.Error())
	}
	return re
}

// MustCompilePOSIX is CompilePOSIX that panics where there is an error.
func MustCompilePOSIX(str string) *Regexp {
	re, err := CompilePOSIX(str)
	if err != nil {
		panic(`regexp: CompilePOSIX(` + quote(str) + `): ` + err.Error())
	}
	return re
}

// String is the expression.
func (re *Regexp) String() string { return re.expr }

// Copy is a copy.
//
// Deprecated: one can be used by several goroutines.
func (re *Regexp) Copy() *Regexp {
	re2 := *re
	return &re2
}

// Longest makes the longest of several matches at one place count.
func (re *Regexp) Longest() { re.longest = true }

// NumSubexp is how many groups there are.
func (re *Regexp) NumSubexp() int { return len(re.subexpNames) - 1 }

// SubexpNames are the names of the groups, the whole first.
func (re *Regexp) SubexpNames() []string { return re.subexpNames }

// SubexpIndex is the number of the first group of this name, -1 if there is none.
func (re *Regexp) SubexpIndex(name string) int {
	if name == "" {
		return -1
	}
	return slices.Index(re.subexpNames, name)
}

// LiteralPrefix is what every match begins with, and whether that is the whole expression.
func (re *Regexp) LiteralPrefix() (prefix string, complete bool) { return re.prefix, re.prefixComplete }

func (re *Regexp) search(s string, captures, most, how int) []int {
	if re.longest {
		how |= longest
	}
	return search(re.prog, re.prefix, s, captures, most, how)
}

func (re *Regexp) places() int { return 2 * len(re.subexpNames) }

// How many places of captures a search for n gives for each match: groups may have no place in the program.
func (re *Regexp) stride(n int) int {
	return min(n, int(re.prog[4])|int(re.prog[5])<<8|int(re.prog[6])<<16|int(re.prog[7])<<24)
}

func (re *Regexp) find(s string, captures int) []int {
	return re.pad(re.search(s, captures, 1, once), captures)
}

func (re *Regexp) pad(m []int, captures int) []int {
	if m == nil {
		return nil
	}
	for len(m) < captures {
		m = append(m, -1)
	}
	return m
}

// All matches, each with its places.
func (re *Regexp) all(s string, captures, most int) [][]int {
	found := re.search(s, captures, most, all)
	if found == nil {
		return nil
	}
	stride := re.stride(captures)
	var matches [][]int
	for ; len(found) > 0; found = found[stride:] {
		matches = append(matches, re.pad(found[:stride:stride], captures))
	}
	return matches
}

// MatchString is whether s has a match.
func (re *Regexp) MatchString(s string) bool { return re.search(s, 2, 1, once) != nil }

// Match is whether b has a match.
func (re *Regexp) Match(b []byte) bool { return re.MatchString(string(b)) }

// MatchReader is whether what r reads has a match. It may read more than that.
func (re *Regexp) MatchReader(r io.RuneReader) bool { return re.read(r, 2) != nil }

// MatchReader is whether what r reads has a match of the pattern.
func MatchReader(pattern string, r io.RuneReader) (matched bool, err error) {
	re, err := Compile(pattern)
	if err != nil {
		return false, err
	}
	return re.MatchReader(r), nil
}

// MatchString is whether s has a match of the pattern.
func MatchString(pattern string, s string) (matched bool, err error) {
	re, err := Compile(pattern)
	if err != nil {
		return false, err
	}
	return re.MatchString(s), nil
}

// Match is whether b has a match of the pattern.
func Match(pattern string, b []byte) (matched bool, err error) {
	return MatchString(pattern, string(b))
}

// QuoteMeta is an expression that matches s.
func QuoteMeta(s string) string {
	var b []byte
	for i := 0; i < len(s); i++ {
		if strings.IndexByte(`\.+*?()|[]{}^$`, s[i]) >= 0 {
			b = append(b, '\\')
		}
		b = append(b, s[i])
	}
	return string(b)
}

// What is left of b but for the matches, for which put appends something.
func (re *Regexp) replace(src string, captures int, put func(dst []byte, m []int) []byte) []byte {
	stride := re.stride(captures)
	var dst []byte
	end := 0
	for found := re.search(src, captures, -1, replace); len(found) > 0; found = found[stride:] {
		dst = append(dst, src[end:found[0]]...)
		dst = put(dst, found[:stride:stride])
		end = found[1]
	}
	return append(dst, src[end:]...)
}

func (re *Regexp) expanded(src, repl string) []byte {
	captures := 2
	if strings.Contains(repl, "$") {
		captures = re.places()
	}
	return re.replace(src, captures, func(dst []byte, m []int) []byte { return re.ExpandString(dst, repl, src, m) })
}

// ReplaceAllString is src with repl, expanded, for each match.
func (re *Regexp) ReplaceAllString(src, repl string) string { return string(re.expanded(src, repl)) }

// ReplaceAllLiteralString is src with repl for each match.
func (re *Regexp) ReplaceAllLiteralString(src, repl string) string {
	return string(re.replace(src, 2, func(dst []byte, _ []int) []byte { return append(dst, repl...) }))
}

// ReplaceAllStringFunc is src with what repl makes of it for each match.
func (re *Regexp) ReplaceAllStringFunc(src string, repl func(string) string) string {
	return string(re.replace(src, 2, func(dst []byte, m []int) []byte { return append(dst, repl(src[m[0]:m[1]])...) }))
}

// ReplaceAll is src with repl, expanded, for each match.
func (re *Regexp) ReplaceAll(src, repl []byte) []byte { return re.expanded(string(src), string(repl)) }

// ReplaceAllLiteral is src with repl for each match.
func (re *Regexp) ReplaceAllLiteral(src, repl []byte) []byte {
	return re.replace(string(src), 2, func(dst []byte, _ []int) []byte { return append(dst, repl...) })
}

// ReplaceAllFunc is src with what repl makes of it for each match.
func (re *Regexp) ReplaceAllFunc(src []byte, repl func([]byte) []byte) []byte {
	return re.replace(string(src), 2, func(dst []byte, m []int) []byte { return append(dst, repl(src[m[0]:m[1]])...) })
}

func part(b []byte, m []int) []byte { return b[m[0]:m[1]:m[1]] }

func parts(b []byte, m []int) [][]byte {
	sub := make([][]byte, len(m)/2)
	for i := range sub {
		if m[2*i] >= 0 {
			sub[i] = part(b, m[2*i:])
		}
	}
	return sub
}

func texts(s string, m []int) []string {
	sub := make([]string, len(m)/2)
	for i := range sub {
		if m[2*i] >= 0 {
			sub[i] = s[m[2*i]:m[2*i+1]]
		}
	}
	return sub
}

// Find is the first match, nil if there is none.
func (re *Regexp) Find(b []byte) []byte {
	m := re.find(string(b), 2)
	if m == nil {
		return nil
	}
	return part(b, m)
}

// FindString is the first match, "" if there is none.
func (re *Regexp) FindString(s string) string {
	m := re.find(s, 2)
	if m == nil {
		return ""
	}
	return s[m[0]:m[1]]
}

// FindIndex is where the first match begins and ends.
func (re *Regexp) FindIndex(b []byte) (m []int) { return re.find(string(b), 2) }

// FindStringIndex is where the first match begins and ends.
func (re *Regexp) FindStringIndex(s string) (m []int) { return re.find(s, 2) }

// FindReaderIndex is where the first match begins and ends in what r reads.
func (re *Regexp) FindReaderIndex(r io.RuneReader) (m []int) { return re.read(r, 2) }

// FindSubmatch is the first match and its groups.
func (re *Regexp) FindSubmatch(b []byte) [][]byte {
	m := re.find(string(b), re.places())
	if m == nil {
		return nil
	}
	return parts(b, m)
}

// FindStringSubmatch is the first match and its groups.
func (re *Regexp) FindStringSubmatch(s string) []string {
	m := re.find(s, re.places())
	if m == nil {
		return nil
	}
	return texts(s, m)
}

// FindSubmatchIndex is where the first match and its groups begin and end.
func (re *Regexp) FindSubmatchIndex(b []byte) []int { return re.find(string(b), re.places()) }

// FindStringSubmatchIndex is where the first match and its groups begin and end.
func (re *Regexp) FindStringSubmatchIndex(s string) []int { return re.find(s, re.places()) }

// FindReaderSubmatchIndex is where the first match and its groups begin and end in what r reads.
func (re *Regexp) FindReaderSubmatchIndex(r io.RuneReader) []int { return re.read(r, re.places()) }

func mapped[T any](matches [][]int, of func(m []int) T) []T {
	var all []T
	for _, m := range matches {
		all = append(all, of(m))
	}
	return all
}

// FindAll are n matches at most, all if n is negative.
func (re *Regexp) FindAll(b []byte, n int) [][]byte {
	return mapped(re.all(string(b), 2, n), func(m []int) []byte { return part(b, m) })
}

// FindAllString are n matches at most, all if n is negative.
func (re *Regexp) FindAllString(s string, n int) []string {
	return mapped(re.all(s, 2, n), func(m []int) string { return s[m[0]:m[1]] })
}

// FindAllIndex is where n matches at most begin and end.
func (re *Regexp) FindAllIndex(b []byte, n int) [][]int { return re.all(string(b), 2, n) }

// FindAllStringIndex is where n matches at most begin and end.
func (re *Regexp) FindAllStringIndex(s string, n int) [][]int { return re.all(s, 2, n) }

// FindAllSubmatch are n matches at most and their groups.
func (re *Regexp) FindAllSubmatch(b []byte, n int) [][][]byte {
	return mapped(re.all(string(b), re.places(), n), func(m []int) [][]byte { return parts(b, m) })
}

// FindAllStringSubmatch are n matches at most and their groups.
func (re *Regexp) FindAllStringSubmatch(s string, n int) [][]string {
	return mapped(re.all(s, re.places(), n), func(m []int) []string { return texts(s, m) })
}

// FindAllSubmatchIndex is where n matches at most and their groups begin and end.
func (re *Regexp) FindAllSubmatchIndex(b []byte, n int) [][]int {
	return re.all(string(b), re.places(), n)
}

// FindAllStringSubmatchIndex is where n matches at most and their groups begin and end.
func (re *Regexp) FindAllStringSubmatchIndex(s string, n int) [][]int {
	return re.all(s, re.places(), n)
}

// Expand appends the template with what groups matched for $1 and ${name}.
func (re *Regexp) Expand(dst []byte, template []byte, src []byte, match []int) []byte {
	return re.ExpandString(dst, string(template), string(src), match)
}

// ExpandString appends the template with what groups matched for $1 and ${name}.
func (re *Regexp) ExpandString(dst []byte, template string, src string, match []int) []byte {
	for {
		before, after, ok := strings.Cut(template, "$")
		dst = append(dst, before...)
		if !ok {
			return dst
		}
		template = after
		if strings.HasPrefix(template, "$") {
			dst = append(dst, '$')
			template = template[1:]
			continue
		}
		name, num, rest, ok := extract(template)
		if !ok {
			dst = append(dst, '$')
			continue
		}
		template = rest
		if num < 0 {
			for i, known := range re.subexpNames {
				if known == name && 2*i+1 < len(match) && match[2*i] >= 0 {
					num = i
					break
				}
			}
		}
		if num >= 0 && 2*num+1 < len(match) && match[2*num] >= 0 {
			dst = append(dst, src[match[2*num]:match[2*num+1]]...)
		}
	}
}

// The name behind a $, its number or -1, and what follows.
func extract(s string) (name string, num int, rest string, ok bool) {
	s, brace := strings.CutPrefix(s, "{")
	i := 0
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' {
			break
		}
		i += size
	}
	name, rest = s[:i], s[i:]
	if brace {
		if rest, ok = strings.CutPrefix(rest, "}"); !ok {
			return
		}
	}
	for j := 0; j < i; j++ {
		if name[j] < '0' || '9' < name[j] || num >= 1e8 || name[0] == '0' && i > 1 {
			return name, -1, rest, true
		}
		num = num*10 + int(name[j]) - '0'
	}
	return name, num, rest, i > 0
}

// Split is what stands between n-1 matches at most, all if n is negative.
func (re *Regexp) Split(s string, n int) []string {
	if n == 0 {
		return nil
	}
	if len(re.expr) > 0 && len(s) == 0 {
		return []string{""}
	}
	matches := re.FindAllStringIndex(s, n)
	strings := make([]string, 0, len(matches))
	begin, end := 0, 0
	for _, m := range matches {
		if n > 0 && len(strings) >= n-1 {
			break
		}
		end = m[0]
		if m[1] != 0 {
			strings = append(strings, s[begin:end])
		}
		begin = m[1]
	}
	if end != len(s) {
		strings = append(strings, s[begin:])
	}
	return strings
}

// AppendText appends the expression.
func (re *Regexp) AppendText(b []byte) ([]byte, error) { return append(b, re.expr...), nil }

// MarshalText is the expression.
func (re *Regexp) MarshalText() ([]byte, error) { return re.AppendText(nil) }

// UnmarshalText compiles an expression.
func (re *Regexp) UnmarshalText(text []byte) error {
	other, err := Compile(string(text))
	if err != nil {
		return err
	}
	*re = *other
	return nil
}

// The first match in what r reads. At first it reads no further than Go does, then by larger parts.
func (re *Regexp) read(r io.RuneReader, captures int) []int {
	var text []byte
	places := []int{0}
	end := false
	for most := 1; ; most += most / 64 {
		for i := 0; i <= most && !end; i++ {
			c, width, err := r.ReadRune()
			if err != nil {
				end = true
				break
			}
			if c == utf8.RuneError && width == 1 {
				text = append(text, 0xff)
			} else {
				text = utf8.AppendRune(text, c)
			}
			place := places[len(places)-1]
			for len(places) < len(text) {
				places = append(places, place)
			}
			places = append(places, place+width)
		}
		m := re.search(string(text), captures, 1, reader)
		n := len(m) - 1
		if m[n] == 0 && !end {
			most++
			continue
		}
		if n == 0 {
			return nil
		}
		for i, place := range m[:n] {
			if place >= 0 {
				m[i] = places[place]
			}
		}
		return re.pad(m[:n], captures)
	}
}
