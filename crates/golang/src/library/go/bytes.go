// Package bytes: see the documentation of Go's package of this name.
package bytes

import (
	"errors"
	"io"
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MinRead is the room that ReadFrom makes for each Read.
const MinRead = 512

// ErrTooLarge is what a Buffer panics with that cannot grow.
var ErrTooLarge = errors.New("bytes.Buffer: too large")

var errNegativeRead = errors.New("bytes.Buffer: reader returned negative count from Read")

type readOp int8

const (
	opRead      readOp = -1
	opInvalid   readOp = 0
	opReadRune1 readOp = 1
)

// Buffer is a row of bytes that are written at its end and read at its start.
type Buffer struct {
	buf      []byte
	off      int
	lastRead readOp
}

// NewBuffer begins with buf.
func NewBuffer(buf []byte) *Buffer { return &Buffer{buf: buf} }

// NewBufferString begins with s.
func NewBufferString(s string) *Buffer { return &Buffer{buf: []byte(s)} }

// Bytes are those that are not read yet, until the buffer is changed.
func (b *Buffer) Bytes() []byte { return b.buf[b.off:] }

// AvailableBuffer is an empty slice with the room that there is.
func (b *Buffer) AvailableBuffer() []byte { return b.buf[len(b.buf):] }

// String is what is not read yet.
func (b *Buffer) String() string {
	if b == nil {
		return "<nil>"
	}
	return string(b.buf[b.off:])
}

// Peek returns the next n bytes without reading them.
func (b *Buffer) Peek(n int) ([]byte, error) {
	if b.Len() < n {
		return b.buf[b.off:], io.EOF
	}
	return b.buf[b.off : b.off+n], nil
}

// Len is how many bytes are not read yet.
func (b *Buffer) Len() int { return len(b.buf) - b.off }

// Cap is for how many bytes there is memory.
func (b *Buffer) Cap() int { return cap(b.buf) }

// Available is for how many bytes there is room.
func (b *Buffer) Available() int { return cap(b.buf) - len(b.buf) }

// Truncate forgets all but the first n bytes.
func (b *Buffer) Truncate(n int) {
	if n == 0 {
		b.Reset()
		return
	}
	b.lastRead = opInvalid
	if n < 0 || n > b.Len() {
		panic("bytes.Buffer: truncation out of range")
	}
	b.buf = b.buf[:b.off+n]
}

// Reset forgets everything.
func (b *Buffer) Reset() {
	b.buf = b.buf[:0]
	b.off = 0
	b.lastRead = opInvalid
}

func (b *Buffer) grow(n int) int {
	m := b.Len()
	if m == 0 && b.off != 0 {
		b.Reset()
	}
	l, c := len(b.buf), cap(b.buf)
	switch {
	case n <= c-l:
		b.buf = b.buf[:l+n]
		return l
	case b.buf == nil && n <= 64:
		b.buf = make([]byte, n, 64)
		return 0
	case n <= c/2-m:
		copy(b.buf, b.buf[b.off:])
	case c > 1<<63-1-c-n:
		panic(ErrTooLarge)
	default:
		buf := append([]byte(nil), make([]byte, max(m+b.off+n, 2*(c-b.off)))...)
		copy(buf, b.buf[b.off:])
		b.buf = buf
	}
	b.off = 0
	b.buf = b.buf[:m+n]
	return m
}

// Grow makes room for n more bytes.
func (b *Buffer) Grow(n int) {
	if n < 0 {
		panic("bytes.Buffer.Grow: negative count")
	}
	m := b.grow(n)
	b.buf = b.buf[:m]
}

// Write appends p. The error is nil.
func (b *Buffer) Write(p []byte) (n int, err error) {
	b.lastRead = opInvalid
	m := b.grow(len(p))
	return copy(b.buf[m:], p), nil
}

// WriteString appends s. The error is nil.
func (b *Buffer) WriteString(s string) (n int, err error) {
	b.lastRead = opInvalid
	m := b.grow(len(s))
	return copy(b.buf[m:], s), nil
}

// WriteByte appends c. The error is nil.
func (b *Buffer) WriteByte(c byte) error {
	b.lastRead = opInvalid
	m := b.grow(1)
	b.buf[m] = c
	return nil
}

// WriteRune appends r. The error is nil.
func (b *Buffer) WriteRune(r rune) (n int, err error) { return b.WriteString(string(r)) }

// ReadFrom appends what r has, to its end.
func (b *Buffer) ReadFrom(r io.Reader) (n int64, err error) {
	b.lastRead = opInvalid
	for {
		i := b.grow(MinRead)
		b.buf = b.buf[:i]
		m, e := r.Read(b.buf[i:cap(b.buf)])
		if m < 0 {
			panic(errNegativeRead)
		}
		b.buf = b.buf[:i+m]
		n += int64(m)
		if e == io.EOF {
			return n, nil
		}
		if e != nil {
			return n, e
		}
	}
}

// WriteTo writes to w what is not read yet.
func (b *Buffer) WriteTo(w io.Writer) (n int64, err error) {
	b.lastRead = opInvalid
	if all := b.Len(); all > 0 {
		m, e := w.Write(b.buf[b.off:])
		if m > all {
			panic("bytes.Buffer.WriteTo: invalid Write count")
		}
		b.off += m
		n = int64(m)
		if e != nil {
			return n, e
		}
		if m != all {
			return n, errShortWrite
		}
	}
	b.Reset()
	return n, nil
}

var errShortWrite = errors.New("short write")

// Read reads.
func (b *Buffer) Read(p []byte) (n int, err error) {
	b.lastRead = opInvalid
	if b.off >= len(b.buf) {
		b.Reset()
		if len(p) == 0 {
			return 0, nil
		}
		return 0, io.EOF
	}
	n = copy(p, b.buf[b.off:])
	b.off += n
	if n > 0 {
		b.lastRead = opRead
	}
	return n, nil
}

// Next reads the next n bytes, or all that there are.
func (b *Buffer) Next(n int) []byte {
	b.lastRead = opInvalid
	n = min(n, b.Len())
	data := b.buf[b.off : b.off+n]
	b.off += n
	if n > 0 {
		b.lastRead = opRead
	}
	return data
}

// ReadByte reads a byte.
func (b *Buffer) ReadByte() (byte, error) {
	if b.off >= len(b.buf) {
		b.Reset()
		return 0, io.EOF
	}
	c := b.buf[b.off]
	b.off++
	b.lastRead = opRead
	return c, nil
}

// ReadRune reads a rune.
func (b *Buffer) ReadRune() (r rune, size int, err error) {
	if b.off >= len(b.buf) {
		b.Reset()
		return 0, 0, io.EOF
	}
	r, size = utf8.DecodeRune(b.buf[b.off:])
	b.off += size
	b.lastRead = readOp(size)
	return r, size, nil
}

// UnreadRune goes back by the rune that was just read.
func (b *Buffer) UnreadRune() error {
	if b.lastRead <= opInvalid {
		return errors.New("bytes.Buffer: UnreadRune: previous operation was not a successful ReadRune")
	}
	if b.off >= int(b.lastRead) {
		b.off -= int(b.lastRead)
	}
	b.lastRead = opInvalid
	return nil
}

var errUnreadByte = errors.New("bytes.Buffer: UnreadByte: previous operation was not a successful read")

// UnreadByte goes back by the byte that was just read.
func (b *Buffer) UnreadByte() error {
	if b.lastRead == opInvalid {
		return errUnreadByte
	}
	b.lastRead = opInvalid
	if b.off > 0 {
		b.off--
	}
	return nil
}

// ReadBytes reads up to delim, and with it.
func (b *Buffer) ReadBytes(delim byte) (line []byte, err error) {
	line, err = b.readSlice(delim)
	return append([]byte(nil), line...), err
}

func (b *Buffer) readSlice(delim byte) (line []byte, err error) {
	end := b.off + IndexByte(b.buf[b.off:], delim) + 1
	if end == b.off {
		end = len(b.buf)
		err = io.EOF
	}
	line = b.buf[b.off:end]
	b.off = end
	b.lastRead = opRead
	return line, err
}

// ReadString reads up to delim, and with it.
func (b *Buffer) ReadString(delim byte) (line string, err error) {
	s, err := b.readSlice(delim)
	return string(s), err
}

// Reader reads from a slice.
type Reader struct {
	s        []byte
	i        int64
	prevRune int
}

// NewReader reads from b.
func NewReader(b []byte) *Reader { return &Reader{b, 0, -1} }

// Len is how many bytes are not read yet.
func (r *Reader) Len() int { return max(0, len(r.s)-int(r.i)) }

// Size is the length of the slice.
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
		return 0, errors.New("bytes.Reader.ReadAt: negative offset")
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
		return errors.New("bytes.Reader.UnreadByte: at beginning of slice")
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
	ch, size = utf8.DecodeRune(r.s[r.i:])
	r.i += int64(size)
	return ch, size, nil
}

// UnreadRune goes back by the rune that was just read.
func (r *Reader) UnreadRune() error {
	if r.i <= 0 {
		return errors.New("bytes.Reader.UnreadRune: at beginning of slice")
	}
	if r.prevRune < 0 {
		return errors.New("bytes.Reader.UnreadRune: previous operation was not ReadRune")
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
		return 0, errors.New("bytes.Reader.Seek: invalid whence")
	}
	if offset < 0 {
		return 0, errors.New("bytes.Reader.Seek: negative position")
	}
	r.i = offset
	return offset, nil
}

// WriteTo writes what is not read yet to w.
func (r *Reader) WriteTo(w io.Writer) (n int64, err error) {
	r.prevRune = -1
	if r.i >= int64(len(r.s)) {
		return 0, nil
	}
	s := r.s[r.i:]
	m, err := w.Write(s)
	if m > len(s) {
		panic("bytes.Reader.WriteTo: invalid Write count")
	}
	r.i += int64(m)
	if m != len(s) && err == nil {
		err = errShortWrite
	}
	return int64(m), err
}

// Reset reads from b.
func (r *Reader) Reset(b []byte) { *r = Reader{b, 0, -1} }

// Clone copies b.
func Clone(b []byte) []byte {
	if b == nil {
		return nil
	}
	return append([]byte{}, b...)
}

// Compare is -1, 0 or 1 as a is less than, equal to or greater than b.
func Compare(a, b []byte) int { return strings.Compare(string(a), string(b)) }

// Equal says whether the slices have the same bytes.
func Equal(a, b []byte) bool { return string(a) == string(b) }

// Join puts the slices together, with sep between them.
func Join(s [][]byte, sep []byte) []byte {
	all := []byte{}
	for i, piece := range s {
		if i > 0 {
			all = append(all, sep...)
		}
		all = append(all, piece...)
	}
	return all
}

// Runes are the runes of s.
func Runes(s []byte) []rune { return []rune(string(s)) }

// Contains says whether subslice is in b.
func Contains(b, subslice []byte) bool { return Index(b, subslice) >= 0 }

// ContainsAny says whether a rune of chars is in b.
func ContainsAny(b []byte, chars string) bool { return IndexAny(b, chars) >= 0 }

// ContainsFunc says whether f is true of a rune of b.
func ContainsFunc(b []byte, f func(rune) bool) bool { return IndexFunc(b, f) >= 0 }

// ContainsRune says whether r is in b.
func ContainsRune(b []byte, r rune) bool { return IndexRune(b, r) >= 0 }

// Count is how often sep is in s, without overlapping.
func Count(s, sep []byte) int

// CutPrefix returns s without the prefix, and whether it has it.
func CutPrefix(s, prefix []byte) (after []byte, found bool) {
	if !HasPrefix(s, prefix) {
		return s, false
	}
	return s[len(prefix):], true
}

// CutSuffix returns s without the suffix, and whether it has it.
func CutSuffix(s, suffix []byte) (before []byte, found bool) {
	if !HasSuffix(s, suffix) {
		return s, false
	}
	return s[:len(s)-len(suffix)], true
}

// FieldsSeq goes through the words of s, between white space.
func FieldsSeq(s []byte) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		for rest := trimLeftSpace(s); len(rest) > 0; rest = trimLeftSpace(rest) {
			n := indexSpace(rest)
			if !yield(rest[:n:n]) {
				return
			}
			rest = rest[n:]
		}
	}
}

func trimLeftSpace(s []byte) []byte

// Where the first white space is, or the length.
func indexSpace(s []byte) int

// FieldsFuncSeq goes through the words of s, between runes of which f is true.
func FieldsFuncSeq(s []byte, f func(rune) bool) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		start := -1
		for i, r := range string(s) {
			if !f(r) {
				if start < 0 {
					start = i
				}
				continue
			}
			if start >= 0 && !yield(s[start:i:i]) {
				return
			}
			start = -1
		}
		if start >= 0 {
			yield(s[start:len(s):len(s)])
		}
	}
}

// HasPrefix says whether s begins with prefix.
func HasPrefix(s, prefix []byte) bool {
	return len(s) >= len(prefix) && string(s[:len(prefix)]) == string(prefix)
}

// HasSuffix says whether s ends with suffix.
func HasSuffix(s, suffix []byte) bool {
	return len(s) >= len(suffix) && string(s[len(s)-len(suffix):]) == string(suffix)
}

// Index returns where sep first is in s, or -1.
func Index(s, sep []byte) int

// IndexAny returns where a rune of chars first is in s, or -1.
func IndexAny(s []byte, chars string) int

// IndexByte returns where c first is in b, or -1.
func IndexByte(b []byte, c byte) int

// IndexFunc returns where f is first true of a rune of s, or -1.
func IndexFunc(s []byte, f func(r rune) bool) int { return indexFunc(s, f, true) }

func indexFunc(s []byte, f func(rune) bool, truth bool) int {
	for i, r := range string(s) {
		if f(r) == truth {
			return i
		}
	}
	return -1
}

// IndexRune returns where r first is in s, or -1.
func IndexRune(s []byte, r rune) int

// LastIndex returns where sep last is in s, or -1.
func LastIndex(s, sep []byte) int

// LastIndexAny returns where a rune of chars last is in s, or -1.
func LastIndexAny(s []byte, chars string) int

// LastIndexByte returns where c last is in s, or -1.
func LastIndexByte(s []byte, c byte) int

// LastIndexFunc returns where f is last true of a rune of s, or -1.
func LastIndexFunc(s []byte, f func(r rune) bool) int { return lastIndexFunc(s, f, true) }

func lastIndexFunc(s []byte, f func(rune) bool, truth bool) int {
	for i := len(s); i > 0; {
		r, size := utf8.DecodeLastRune(s[:i])
		i -= size
		if f(r) == truth {
			return i
		}
	}
	return -1
}

// Lines goes through the lines of s, each with its newline.
func Lines(s []byte) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		for rest := s; len(rest) > 0; {
			n := IndexByte(rest, '\n') + 1
			if n == 0 {
				n = len(rest)
			}
			line := rest[:n:n]
			rest = rest[n:]
			if !yield(line) {
				return
			}
		}
	}
}

// ReplaceAll replaces all copies of old.
func ReplaceAll(s, old, new []byte) []byte { return Replace(s, old, new, -1) }

// Split returns what stands between the copies of sep.
func Split(s, sep []byte) [][]byte { return split(s, sep, 0, -1) }

// SplitAfter returns the pieces of s that end with sep.
func SplitAfter(s, sep []byte) [][]byte { return split(s, sep, len(sep), -1) }

// SplitAfterN is SplitAfter with at most n pieces, any number if n is negative.
func SplitAfterN(s, sep []byte, n int) [][]byte { return split(s, sep, len(sep), n) }

// SplitN is Split with at most n pieces, any number if n is negative.
func SplitN(s, sep []byte, n int) [][]byte { return split(s, sep, 0, n) }

func split(s, sep []byte, keep, n int) [][]byte {
	if n == 0 {
		return nil
	}
	if len(sep) == 0 {
		if l := utf8.RuneCount(s); n < 0 || n > l {
			n = l
		}
		all := make([][]byte, 0, n)
		for len(all) < n-1 {
			_, size := utf8.DecodeRune(s)
			all = append(all, s[:size:size])
			s = s[size:]
		}
		if n > 0 {
			all = append(all, s)
		}
		return all
	}
	if n < 0 {
		n = Count(s, sep) + 1
	}
	n = min(n, len(s)+1)
	all := make([][]byte, 0, n)
	for len(all) < n-1 {
		i := Index(s, sep)
		if i < 0 {
			break
		}
		all = append(all, s[:i+keep:i+keep])
		s = s[i+len(sep):]
	}
	return append(all, s)
}

// SplitSeq goes through what stands between the copies of sep.
func SplitSeq(s, sep []byte) iter.Seq[[]byte] { return splitSeq(s, sep, 0) }

// SplitAfterSeq goes through the pieces of s that end with sep.
func SplitAfterSeq(s, sep []byte) iter.Seq[[]byte] { return splitSeq(s, sep, len(sep)) }

func splitSeq(s, sep []byte, keep int) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		rest := s
		if len(sep) == 0 {
			for len(rest) > 0 {
				_, size := utf8.DecodeRune(rest)
				piece := rest[:size:size]
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
			piece := rest[: i+keep : i+keep]
			rest = rest[i+len(sep):]
			if !yield(piece) {
				return
			}
		}
	}
}

// Trim takes the runes of cutset off both ends.
func Trim(s []byte, cutset string) []byte { return TrimRight(TrimLeft(s, cutset), cutset) }

// TrimLeft takes the runes of cutset off the start.
func TrimLeft(s []byte, cutset string) []byte {
	if len(s) == 0 {
		return nil
	}
	return trimLeft(s, cutset)
}

func trimLeft(s []byte, cutset string) []byte

// TrimRight takes the runes of cutset off the end.
func TrimRight(s []byte, cutset string) []byte

// TrimFunc takes runes of which f is true off both ends.
func TrimFunc(s []byte, f func(r rune) bool) []byte { return TrimRightFunc(TrimLeftFunc(s, f), f) }

// TrimLeftFunc takes runes of which f is true off the start.
func TrimLeftFunc(s []byte, f func(r rune) bool) []byte {
	if i := indexFunc(s, f, false); i >= 0 {
		return s[i:]
	}
	return nil
}

// TrimRightFunc takes runes of which f is true off the end.
func TrimRightFunc(s []byte, f func(r rune) bool) []byte {
	i := lastIndexFunc(s, f, false)
	if i >= 0 {
		_, size := utf8.DecodeRune(s[i:])
		i += size
	} else {
		i = 0
	}
	return s[:i]
}

// TrimSpace takes white space off both ends.
func TrimSpace(s []byte) []byte {
	if s = trimSpace(s); len(s) == 0 {
		return nil
	}
	return s
}

func trimSpace(s []byte) []byte

// TrimPrefix returns s without the prefix, if it has it.
func TrimPrefix(s, prefix []byte) []byte {
	s, _ = CutPrefix(s, prefix)
	return s
}

// TrimSuffix returns s without the suffix, if it has it.
func TrimSuffix(s, suffix []byte) []byte {
	s, _ = CutSuffix(s, suffix)
	return s
}

func fields(s []byte, seq iter.Seq[[]byte]) [][]byte {
	all := [][]byte{}
	seq(func(field []byte) bool {
		all = append(all, field)
		return true
	})
	return all[:len(all):len(all)]
}

// Fields returns the words of s, between white space.
func Fields(s []byte) [][]byte { return fields(s, FieldsSeq(s)) }

// FieldsFunc returns the words of s, between runes of which f is true.
func FieldsFunc(s []byte, f func(rune) bool) [][]byte { return fields(s, FieldsFuncSeq(s, f)) }

// EqualFold says whether the slices are equal but for upper and lower case.
func EqualFold(s, t []byte) bool

// Cut returns what stands before and behind the first sep.
func Cut(s, sep []byte) (before, after []byte, found bool) {
	if i := Index(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, nil, false
}

// CutLast returns what stands before and behind the last sep.
func CutLast(s, sep []byte) (before, after []byte, found bool) {
	if i := LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, nil, false
}

// Title puts the first letter of each word in title case.
//
// Deprecated: it does not know punctuation.
func Title(s []byte) []byte {
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

// Map puts mapping(r) to the place of each rune r, or nothing if that is negative.
func Map(mapping func(r rune) rune, s []byte) []byte {
	b := make([]byte, 0, len(s))
	for _, c := range string(s) {
		if r := mapping(c); r >= 0 {
			b = utf8.AppendRune(b, r)
		}
	}
	return b
}

// Repeat puts count copies of b together.
func Repeat(b []byte, count int) []byte {
	if count < 0 {
		panic("bytes: negative Repeat count")
	}
	if len(b) > 0 && count > (1<<63-1)/len(b) {
		panic("bytes: Repeat output length overflow")
	}
	return []byte(strings.Repeat(string(b), count))
}

// Replace replaces the first n copies of old, all if n is negative.
func Replace(s, old, new []byte, n int) []byte {
	return []byte(strings.Replace(string(s), string(old), string(new), n))
}

// ToLower puts s in lower case.
func ToLower(s []byte) []byte { return []byte(strings.ToLower(string(s))) }

// ToUpper puts s in upper case.
func ToUpper(s []byte) []byte { return []byte(strings.ToUpper(string(s))) }

// ToTitle puts all letters of s in title case.
func ToTitle(s []byte) []byte { return []byte(strings.ToTitle(string(s))) }

// ToLowerSpecial is ToLower with the mappings of c.
func ToLowerSpecial(c unicode.SpecialCase, s []byte) []byte { return Map(c.ToLower, s) }

// ToUpperSpecial is ToUpper with the mappings of c.
func ToUpperSpecial(c unicode.SpecialCase, s []byte) []byte { return Map(c.ToUpper, s) }

// ToTitleSpecial is ToTitle with the mappings of c.
func ToTitleSpecial(c unicode.SpecialCase, s []byte) []byte { return Map(c.ToTitle, s) }

// ToValidUTF8 puts the replacement to the place of each run of what is not UTF-8.
func ToValidUTF8(s, replacement []byte) []byte {
	return []byte(strings.ToValidUTF8(string(s), string(replacement)))
}
