// Package strings: see the documentation of Go's package of this name.
package strings

import (
	"errors"
	"io"
	"iter"
	"unicode"
	"unicode/utf8"
)

// Builder makes a string of pieces.
type Builder struct {
	addr *Builder
	buf  []byte
}

func (b *Builder) check() {
	if b.addr == nil {
		b.addr = b
	} else if b.addr != b {
		panic("strings: illegal use of non-zero Builder copied by value")
	}
}

// The bytes as a string, without copying what is never changed again.
func frozen(b []byte) string

// String returns what was written.
func (b *Builder) String() string { return frozen(b.buf) }

// Len is how many bytes were written.
func (b *Builder) Len() int { return len(b.buf) }

// Cap is for how many bytes there is room.
func (b *Builder) Cap() int { return cap(b.buf) }

// Reset forgets what was written.
func (b *Builder) Reset() {
	b.addr = nil
	b.buf = nil
}

// Grow makes room for n more bytes.
func (b *Builder) Grow(n int) {
	b.check()
	if n < 0 {
		panic("strings.Builder.Grow: negative count")
	}
	if cap(b.buf)-len(b.buf) < n {
		buf := append([]byte(nil), make([]byte, 2*cap(b.buf)+n)...)[:len(b.buf)]
		copy(buf, b.buf)
		b.buf = buf
	}
}

// Write appends p. The error is nil.
func (b *Builder) Write(p []byte) (int, error) {
	if b.addr != b {
		b.check()
	}
	b.buf = append(b.buf, p...)
	return len(p), nil
}

// WriteByte appends c. The error is nil.
func (b *Builder) WriteByte(c byte) error {
	if b.addr != b {
		b.check()
	}
	b.buf = append(b.buf, c)
	return nil
}

// WriteRune appends r. The error is nil.
func (b *Builder) WriteRune(r rune) (int, error) {
	if b.addr != b {
		b.check()
	}
	n := len(b.buf)
	b.buf = utf8.AppendRune(b.buf, r)
	return len(b.buf) - n, nil
}

// WriteString appends s. The error is nil.
func (b *Builder) WriteString(s string) (int, error) {
	if b.addr != b {
		b.check()
	}
	b.buf = append(b.buf, s...)
	return len(s), nil
}

// Reader reads from a string.
type Reader struct {
	s        string
	i        int64
	prevRune int
}

// NewReader reads from s.
func NewReader(s string) *Reader { return &Reader{s, 0, -1} }

// Len is how many bytes are not read yet.
func (r *Reader) Len() int { return max(0, len(r.s)-int(r.i)) }

// Size is the length of the string.
func (r *Reader) Size() int64 { return int64(len(r.s)) }

// Read reads.
func (r *Reader) Read(b []byte) (n int, err error) {
	if r.i >= int64(len(r.s)) {
		return 0, io.EOF
	}
	r.prevRune = -1
	n = copy(b, r.s[r.i:])
	r.i += int64(n)
	return n, nil
}

// ReadAt reads from off on.
func (r *Reader) ReadAt(b []byte, off int64) (n int, err error) {
	if off < 0 {
		return 0, errors.New("strings.Reader.ReadAt: negative offset")
	}
	if off >= int64(len(r.s)) {
		return 0, io.EOF
	}
	n = copy(b, r.s[off:])
	if n < len(b) {
		err = io.EOF
	}
	return n, err
}

// ReadByte reads a byte.
func (r *Reader) ReadByte() (byte, error) {
	r.prevRune = -1
	if r.i >= int64(len(r.s)) {
		return 0, io.EOF
	}
	b := r.s[r.i]
	r.i++
	return b, nil
}

// UnreadByte goes back by a byte.
func (r *Reader) UnreadByte() error {
	if r.i <= 0 {
		return errors.New("strings.Reader.UnreadByte: at beginning of string")
	}
	r.prevRune = -1
	r.i--
	return nil
}

// ReadRune reads a rune.
func (r *Reader) ReadRune() (ch rune, size int, err error) {
	if r.i >= int64(len(r.s)) {
		r.prevRune = -1
		return 0, 0, io.EOF
	}
	r.prevRune = int(r.i)
	ch, size = utf8.DecodeRuneInString(r.s[r.i:])
	r.i += int64(size)
	return ch, size, nil
}

// UnreadRune goes back by the rune that was just read.
func (r *Reader) UnreadRune() error {
	if r.i <= 0 {
		return errors.New("strings.Reader.UnreadRune: at beginning of string")
	}
	if r.prevRune < 0 {
		return errors.New("strings.Reader.UnreadRune: previous operation was not ReadRune")
	}
	r.i = int64(r.prevRune)
	r.prevRune = -1
	return nil
}

// Seek sets where is read next.
func (r *Reader) Seek(offset int64, whence int) (int64, error) {
	r.prevRune = -1
	switch whence {
	case 0:
	case 1:
		offset += r.i
	case 2:
		offset += int64(len(r.s))
	default:
		return 0, errors.New("strings.Reader.Seek: invalid whence")
	}
	if offset < 0 {
		return 0, errors.New("strings.Reader.Seek: negative position")
	}
	r.i = offset
	return offset, nil
}

func writeString(w io.Writer, s string) (int, error) {
	if sw, ok := w.(interface{ WriteString(string) (int, error) }); ok {
		return sw.WriteString(s)
	}
	return w.Write([]byte(s))
}

// WriteTo writes what is not read yet to w.
func (r *Reader) WriteTo(w io.Writer) (n int64, err error) {
	r.prevRune = -1
	if r.i >= int64(len(r.s)) {
		return 0, nil
	}
	s := r.s[r.i:]
	m, err := writeString(w, s)
	if m > len(s) {
		panic("strings.Reader.WriteTo: invalid WriteString count")
	}
	r.i += int64(m)
	if m != len(s) && err == nil {
		err = errors.New("short write")
	}
	return int64(m), err
}

// Reset reads from s.
func (r *Reader) Reset(s string) { *r = Reader{s, 0, -1} }

// Replacer replaces strings by others.
type Replacer struct {
	oldnew []string
	// By the first byte of the old string: pairs, as numbers in oldnew.
	first [256][]int
	empty int
}

// NewReplacer replaces each string of a pair by the other one. Of strings at the same place the first pair's counts.
func NewReplacer(oldnew ...string) *Replacer {
	if len(oldnew)%2 == 1 {
		panic("strings.NewReplacer: odd argument count")
	}
	r := &Replacer{oldnew: append([]string(nil), oldnew...), empty: -1}
	for i := 0; i < len(oldnew); i += 2 {
		if old := oldnew[i]; old != "" {
			r.first[old[0]] = append(r.first[old[0]], i)
		} else if r.empty < 0 {
			r.empty = i
		}
	}
	return r
}

// Which pair replaces at the start of s, or -1.
func (r *Replacer) lookup(s string, notEmpty bool) int {
	at := r.empty
	if notEmpty {
		at = -1
	}
	if s != "" {
		for _, i := range r.first[s[0]] {
			if (at < 0 || i < at) && HasPrefix(s, r.oldnew[i]) {
				return i
			}
		}
	}
	return at
}

// Calls piece with the pieces of the result, until it returns false.
func (r *Replacer) pieces(s string, piece func(string) bool) {
	last, wasEmpty := 0, false
	for i := 0; i <= len(s); {
		at := r.lookup(s[i:], wasEmpty)
		wasEmpty = at >= 0 && r.oldnew[at] == ""
		if at < 0 {
			i++
			continue
		}
		if last < i && !piece(s[last:i]) || !piece(r.oldnew[at+1]) {
			return
		}
		i += len(r.oldnew[at])
		last = i
	}
	if last < len(s) {
		piece(s[last:])
	}
}

// Replace returns s with everything replaced.
func (r *Replacer) Replace(s string) string {
	var buf []byte
	r.pieces(s, func(piece string) bool {
		buf = append(buf, piece...)
		return true
	})
	return frozen(buf)
}

// WriteString writes s to w with everything replaced.
func (r *Replacer) WriteString(w io.Writer, s string) (n int, err error) {
	r.pieces(s, func(piece string) bool {
		m, e := writeString(w, piece)
		n += m
		err = e
		return e == nil
	})
	return n, err
}

// Clone copies s.
func Clone(s string) string { return string([]byte(s)) }

// Compare is -1, 0 or 1 as a is less than, equal to or greater than b.
func Compare(a, b string) int {
	switch {
	case a == b:
		return 0
	case a < b:
		return -1
	}
	return 1
}

// Contains says whether substr is in s.
func Contains(s, substr string) bool { return Index(s, substr) >= 0 }

// ContainsAny says whether a rune of chars is in s.
func ContainsAny(s, chars string) bool { return IndexAny(s, chars) >= 0 }

// ContainsFunc says whether f is true of a rune of s.
func ContainsFunc(s string, f func(rune) bool) bool { return IndexFunc(s, f) >= 0 }

// ContainsRune says whether r is in s.
func ContainsRune(s string, r rune) bool { return IndexRune(s, r) >= 0 }

// Count is how often substr is in s, without overlapping.
func Count(s, substr string) int

// Cut returns what stands before and behind the first sep.
func Cut(s, sep string) (before, after string, found bool) {
	if i := Index(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

// CutLast returns what stands before and behind the last sep.
func CutLast(s, sep string) (before, after string, found bool) {
	if i := LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

// CutPrefix returns s without the prefix, and whether it has it.
func CutPrefix(s, prefix string) (after string, found bool) {
	if !HasPrefix(s, prefix) {
		return s, false
	}
	return s[len(prefix):], true
}

// CutSuffix returns s without the suffix, and whether it has it.
func CutSuffix(s, suffix string) (before string, found bool) {
	if !HasSuffix(s, suffix) {
		return s, false
	}
	return s[:len(s)-len(suffix)], true
}

// EqualFold says whether the strings are equal but for upper and lower case.
func EqualFold(s, t string) bool

// Fields returns the words of s, between white space.
func Fields(s string) []string

// FieldsFunc returns the words of s, between runes of which f is true.
func FieldsFunc(s string, f func(rune) bool) []string { return fields(s, FieldsFuncSeq(s, f)) }

func fields(s string, seq iter.Seq[string]) []string {
	all := []string{}
	seq(func(field string) bool {
		all = append(all, field)
		return true
	})
	return all[:len(all):len(all)]
}

// FieldsSeq goes through the words of s, between white space.
func FieldsSeq(s string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for rest := trimLeftSpace(s); rest != ""; rest = trimLeftSpace(rest) {
			n := indexSpace(rest)
			if !yield(rest[:n]) {
				return
			}
			rest = rest[n:]
		}
	}
}

func trimLeftSpace(s string) string

// Where the first white space is, or the length.
func indexSpace(s string) int

// FieldsFuncSeq goes through the words of s, between runes of which f is true.
func FieldsFuncSeq(s string, f func(rune) bool) iter.Seq[string] {
	return func(yield func(string) bool) {
		start := -1
		for i, r := range s {
			if !f(r) {
				if start < 0 {
					start = i
				}
				continue
			}
			if start >= 0 && !yield(s[start:i]) {
				return
			}
			start = -1
		}
		if start >= 0 {
			yield(s[start:])
		}
	}
}

// HasPrefix says whether s begins with prefix.
func HasPrefix(s, prefix string) bool { return len(s) >= len(prefix) && s[:len(prefix)] == prefix }

// HasSuffix says whether s ends with suffix.
func HasSuffix(s, suffix string) bool {
	return len(s) >= len(suffix) && s[len(s)-len(suffix):] == suffix
}

// Index returns where substr first is in s, or -1.
func Index(s, substr string) int

// IndexAny returns where a rune of chars first is in s, or -1.
func IndexAny(s, chars string) int

// IndexByte returns where c first is in s, or -1.
func IndexByte(s string, c byte) int

// IndexFunc returns where f is first true of a rune of s, or -1.
func IndexFunc(s string, f func(rune) bool) int { return indexFunc(s, f, true) }

func indexFunc(s string, f func(rune) bool, truth bool) int {
	for i, r := range s {
		if f(r) == truth {
			return i
		}
	}
	return -1
}

// IndexRune returns where r first is in s, or -1.
func IndexRune(s string, r rune) int

// Join puts the strings together, with sep between them.
func Join(elems []string, sep string) string

// LastIndex returns where substr last is in s, or -1.
func LastIndex(s, substr string) int

// LastIndexAny returns where a rune of chars last is in s, or -1.
func LastIndexAny(s, chars string) int

// LastIndexByte returns where c last is in s, or -1.
func LastIndexByte(s string, c byte) int

// LastIndexFunc returns where f is last true of a rune of s, or -1.
func LastIndexFunc(s string, f func(rune) bool) int { return lastIndexFunc(s, f, true) }

func lastIndexFunc(s string, f func(rune) bool, truth bool) int {
	for i := len(s); i > 0; {
		r, size := utf8.DecodeLastRuneInString(s[:i])
		i -= size
		if f(r) == truth {
			return i
		}
	}
	return -1
}

// Lines goes through the lines of s, each with its newline.
func Lines(s string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for rest := s; rest != ""; {
			n := IndexByte(rest, '\n') + 1
			if n == 0 {
				n = len(rest)
			}
			line := rest[:n]
			rest = rest[n:]
			if !yield(line) {
				return
			}
		}
	}
}

// Map puts mapping(r) to the place of each rune r, or nothing if that is negative.
func Map(mapping func(rune) rune, s string) string {
	for i, c := range s {
		r := mapping(c)
		if r == c && (c != utf8.RuneError || HasPrefix(s[i:], "\uFFFD")) {
			continue
		}
		buf := append([]byte(nil), s[:i]...)
		if r >= 0 {
			buf = utf8.AppendRune(buf, r)
		}
		_, size := utf8.DecodeRuneInString(s[i:])
		for _, c := range s[i+size:] {
			if r := mapping(c); r >= 0 {
				buf = utf8.AppendRune(buf, r)
			}
		}
		return frozen(buf)
	}
	return s
}

// Repeat puts count copies of s together.
func Repeat(s string, count int) string {
	if count < 0 {
		panic("strings: negative Repeat count")
	}
	if s != "" && count > (1<<63-1)/len(s) {
		panic("strings: Repeat output length overflow")
	}
	return repeat(s, count)
}

func repeat(s string, count int) string

// Replace replaces the first n copies of old, all if n is negative.
func Replace(s, old, new string, n int) string

// ReplaceAll replaces all copies of old.
func ReplaceAll(s, old, new string) string { return Replace(s, old, new, -1) }

// Split returns what stands between the copies of sep.
func Split(s, sep string) []string { return split(s, sep, 0, -1) }

// SplitAfter returns the pieces of s that end with sep.
func SplitAfter(s, sep string) []string { return split(s, sep, len(sep), -1) }

// SplitAfterN is SplitAfter with at most n pieces, any number if n is negative.
func SplitAfterN(s, sep string, n int) []string { return split(s, sep, len(sep), n) }

// SplitN is Split with at most n pieces, any number if n is negative.
func SplitN(s, sep string, n int) []string { return split(s, sep, 0, n) }

func split(s, sep string, keep, n int) []string {
	if n == 0 {
		return nil
	}
	if sep == "" {
		if l := utf8.RuneCountInString(s); n < 0 || n > l {
			n = l
		}
		all := make([]string, 0, n)
		for len(all) < n-1 {
			_, size := utf8.DecodeRuneInString(s)
			all = append(all, s[:size])
			s = s[size:]
		}
		if n > 0 {
			all = append(all, s)
		}
		return all
	}
	return pieces(s, sep, keep, n)
}

// At most n pieces of s, any number if n is negative, each with the first bytes of the separator, which is not empty.
func pieces(s, sep string, keep, n int) []string

// SplitSeq goes through what stands between the copies of sep.
func SplitSeq(s, sep string) iter.Seq[string] { return splitSeq(s, sep, 0) }

// SplitAfterSeq goes through the pieces of s that end with sep.
func SplitAfterSeq(s, sep string) iter.Seq[string] { return splitSeq(s, sep, len(sep)) }

func splitSeq(s, sep string, keep int) iter.Seq[string] {
	return func(yield func(string) bool) {
		rest := s
		if sep == "" {
			for rest != "" {
				_, size := utf8.DecodeRuneInString(rest)
				piece := rest[:size]
				rest = rest[size:]
				if !yield(piece) {
					return
				}
			}
			return
		}
		for {
			i := Index(rest, sep)
			if i < 0 {
				yield(rest)
				return
			}
			piece := rest[:i+keep]
			rest = rest[i+len(sep):]
			if !yield(piece) {
				return
			}
		}
	}
}

// Title puts the first letter of each word in title case.
//
// Deprecated: it does not know punctuation.
func Title(s string) string {
	prev := ' '
	return Map(func(r rune) rune {
		first := isSeparator(prev)
		prev = r
		if first {
			return unicode.ToTitle(r)
		}
		return r
	}, s)
}

func isSeparator(r rune) bool {
	switch {
	case r <= 0x7F:
		return !('0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || r == '_')
	case unicode.IsLetter(r) || unicode.IsDigit(r):
		return false
	}
	return unicode.IsSpace(r)
}

// ToLower puts s in lower case.
func ToLower(s string) string

// ToUpper puts s in upper case.
func ToUpper(s string) string

// ToTitle puts all letters of s in title case.
func ToTitle(s string) string

// ToLowerSpecial is ToLower with the mappings of c.
func ToLowerSpecial(c unicode.SpecialCase, s string) string { return Map(c.ToLower, s) }

// ToUpperSpecial is ToUpper with the mappings of c.
func ToUpperSpecial(c unicode.SpecialCase, s string) string { return Map(c.ToUpper, s) }

// ToTitleSpecial is ToTitle with the mappings of c.
func ToTitleSpecial(c unicode.SpecialCase, s string) string { return Map(c.ToTitle, s) }

// ToValidUTF8 puts the replacement to the place of each run of what is not UTF-8.
func ToValidUTF8(s, replacement string) string {
	if utf8.ValidString(s) {
		return s
	}
	var buf []byte
	invalid := false
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if r != utf8.RuneError || size != 1 {
			invalid = false
			buf = append(buf, s[i:i+size]...)
		} else if !invalid {
			invalid = true
			buf = append(buf, replacement...)
		}
		i += size
	}
	return frozen(buf)
}

// Trim takes the runes of cutset off both ends.
func Trim(s, cutset string) string { return TrimRight(TrimLeft(s, cutset), cutset) }

// TrimLeft takes the runes of cutset off the start.
func TrimLeft(s, cutset string) string

// TrimRight takes the runes of cutset off the end.
func TrimRight(s, cutset string) string

// TrimFunc takes runes of which f is true off both ends.
func TrimFunc(s string, f func(rune) bool) string { return TrimRightFunc(TrimLeftFunc(s, f), f) }

// TrimLeftFunc takes runes of which f is true off the start.
func TrimLeftFunc(s string, f func(rune) bool) string {
	if i := indexFunc(s, f, false); i >= 0 {
		return s[i:]
	}
	return ""
}

// TrimRightFunc takes runes of which f is true off the end.
func TrimRightFunc(s string, f func(rune) bool) string {
	i := lastIndexFunc(s, f, false)
	if i >= 0 {
		_, size := utf8.DecodeRuneInString(s[i:])
		i += size
	} else {
		i = 0
	}
	return s[:i]
}

// TrimSpace takes white space off both ends.
func TrimSpace(s string) string

// TrimPrefix returns s without the prefix, if it has it.
func TrimPrefix(s, prefix string) string {
	s, _ = CutPrefix(s, prefix)
	return s
}

// TrimSuffix returns s without the suffix, if it has it.
func TrimSuffix(s, suffix string) string {
	s, _ = CutSuffix(s, suffix)
	return s
}
