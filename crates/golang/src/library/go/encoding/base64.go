// Package base64: see the documentation of Go's package encoding/base64.
package base64

import (
	"bytes"
	"io"
	"slices"
	"strconv"
	"strings"
)

// Encoding is a way to write bytes as text: 64 characters, and how the end is filled.
type Encoding struct {
	encode  string
	padChar rune
	strict  bool
}

// How the end is filled: as usual, or not at all.
const (
	StdPadding rune = '='
	NoPadding  rune = -1
)

// The encodings of RFC 4648, for paths and without filling.
var (
	StdEncoding    = NewEncoding("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
	URLEncoding    = NewEncoding("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
	RawStdEncoding = StdEncoding.WithPadding(NoPadding)
	RawURLEncoding = URLEncoding.WithPadding(NoPadding)
)

// NewEncoding is an encoding with these 64 characters.
func NewEncoding(encoder string) *Encoding {
	if len(encoder) != 64 {
		panic("encoding alphabet is not 64-bytes long")
	}
	for i := range 64 {
		if encoder[i] == '\n' || encoder[i] == '\r' {
			panic("encoding alphabet contains newline character")
		}
		if strings.IndexByte(encoder, encoder[i]) < i {
			panic("encoding alphabet includes duplicate symbols")
		}
	}
	return &Encoding{encode: encoder, padChar: StdPadding}
}

// WithPadding is the encoding with another filling.
func (enc Encoding) WithPadding(padding rune) *Encoding {
	switch {
	case padding < NoPadding || padding == '\r' || padding == '\n' || padding > 0xff:
		panic("invalid padding")
	case padding != NoPadding && strings.IndexByte(enc.encode, byte(padding)) >= 0:
		panic("padding contained in alphabet")
	}
	enc.padChar = padding
	return &enc
}

// Strict is the encoding that takes no bits at the end that are not 0.
func (enc Encoding) Strict() *Encoding {
	enc.strict = true
	return &enc
}

// EncodedLen is how long n bytes are as text.
func (enc *Encoding) EncodedLen(n int) int {
	if enc.padChar == NoPadding {
		return n/3*4 + (n%3*8+5)/6
	}
	return (n + 2) / 3 * 4
}

// DecodedLen is how many bytes a text of length n is at most.
func (enc *Encoding) DecodedLen(n int) int {
	if enc.padChar == NoPadding {
		return n/4*3 + n%4*6/8
	}
	return n / 4 * 3
}

// Encode writes bytes as text.
func (enc *Encoding) Encode(dst, src []byte) {
	di := 0
	for ; len(src) >= 3; src = src[3:] {
		v := uint(src[0])<<16 | uint(src[1])<<8 | uint(src[2])
		dst[di], dst[di+1] = enc.encode[v>>18&63], enc.encode[v>>12&63]
		dst[di+2], dst[di+3] = enc.encode[v>>6&63], enc.encode[v&63]
		di += 4
	}
	if len(src) == 0 {
		return
	}
	v := uint(src[0]) << 16
	if len(src) == 2 {
		v |= uint(src[1]) << 8
	}
	dst[di], dst[di+1] = enc.encode[v>>18&63], enc.encode[v>>12&63]
	if len(src) == 2 {
		dst[di+2] = enc.encode[v>>6&63]
	}
	if enc.padChar != NoPadding {
		if len(src) == 1 {
			dst[di+2] = byte(enc.padChar)
		}
		dst[di+3] = byte(enc.padChar)
	}
}

// AppendEncode appends bytes as text.
func (enc *Encoding) AppendEncode(dst, src []byte) []byte {
	n := enc.EncodedLen(len(src))
	dst = slices.Grow(dst, n)
	enc.Encode(dst[len(dst):][:n], src)
	return dst[:len(dst)+n]
}

// EncodeToString is bytes as text.
func (enc *Encoding) EncodeToString(src []byte) string {
	buf := make([]byte, enc.EncodedLen(len(src)))
	enc.Encode(buf, src)
	return string(buf)
}

// CorruptInputError is the error of a text that is wrong at a place.
type CorruptInputError int64

// Error is the text of the error.
func (e CorruptInputError) Error() string {
	return "illegal base64 data at input byte " + strconv.FormatInt(int64(e), 10)
}

func newlines(src []byte, si int) int {
	for si < len(src) && (src[si] == '\n' || src[si] == '\r') {
		si++
	}
	return si
}

// The next four characters: where they end, and how many bytes they are.
func (enc *Encoding) quantum(dst, src []byte, si int) (nsi, n int, err error) {
	var v uint
	got := 0
	for got < 4 {
		if si == len(src) {
			if got == 0 {
				return si, 0, nil
			}
			if got == 1 || enc.padChar != NoPadding {
				return si, 0, CorruptInputError(si - got)
			}
			break
		}
		c := src[si]
		si++
		if at := strings.IndexByte(enc.encode, c); at >= 0 {
			v = v<<6 | uint(at)
			got++
			continue
		}
		if c == '\n' || c == '\r' {
			continue
		}
		if rune(c) != enc.padChar || got < 2 {
			return si, 0, CorruptInputError(si - 1)
		}
		if got == 2 {
			if si = newlines(src, si); si == len(src) {
				return si, 0, CorruptInputError(len(src))
			}
			if rune(src[si]) != enc.padChar {
				return si, 0, CorruptInputError(si - 1)
			}
			si++
		}
		if si = newlines(src, si); si < len(src) {
			err = CorruptInputError(si)
		}
		break
	}
	v <<= 6 * (4 - got)
	if got == 4 {
		dst[2] = byte(v)
	} else if enc.strict && got == 3 && byte(v) != 0 {
		dst[1] = byte(v >> 8)
		return si, 0, CorruptInputError(si - 1)
	}
	if got >= 3 {
		dst[1] = byte(v >> 8)
	} else if enc.strict && v&0xffff != 0 {
		dst[0] = byte(v >> 16)
		return si, 0, CorruptInputError(si - 2)
	}
	dst[0] = byte(v >> 16)
	return si, got - 1, err
}

// Decode writes what the text stands for. New lines do not count.
func (enc *Encoding) Decode(dst, src []byte) (n int, err error) {
	for si := 0; si < len(src); {
		var more int
		si, more, err = enc.quantum(dst[n:], src, si)
		if n += more; err != nil {
			return n, err
		}
	}
	return n, nil
}

// AppendDecode appends what the text stands for.
func (enc *Encoding) AppendDecode(dst, src []byte) ([]byte, error) {
	n := len(src)
	for n > 0 && rune(src[n-1]) == enc.padChar {
		n--
	}
	n = n/4*3 + n%4*6/8
	dst = slices.Grow(dst, n)
	n, err := enc.Decode(dst[len(dst):][:n], src)
	return dst[:len(dst)+n], err
}

// DecodeString is what the text stands for.
func (enc *Encoding) DecodeString(s string) ([]byte, error) {
	buf := make([]byte, enc.DecodedLen(len(s)))
	n, err := enc.Decode(buf, []byte(s))
	return buf[:n], err
}

type encoder struct {
	enc  *Encoding
	w    io.Writer
	rest []byte
	err  error
}

// NewEncoder writes to w what is written to it, as text. Close writes the end.
func NewEncoder(enc *Encoding, w io.Writer) io.WriteCloser { return &encoder{enc: enc, w: w} }

func (e *encoder) Write(p []byte) (n int, err error) {
	if e.err != nil {
		return 0, e.err
	}
	e.rest = append(e.rest, p...)
	whole := len(e.rest) / 3 * 3
	for whole > 0 {
		part := min(whole, 768)
		if _, e.err = e.w.Write(e.enc.AppendEncode(nil, e.rest[:part])); e.err != nil {
			return n, e.err
		}
		e.rest = e.rest[part:]
		whole -= part
	}
	return len(p), nil
}

func (e *encoder) Close() error {
	if e.err == nil && len(e.rest) > 0 {
		_, e.err = e.w.Write(e.enc.AppendEncode(nil, e.rest))
		e.rest = nil
	}
	return e.err
}

type decoder struct {
	enc       *Encoding
	r         io.Reader
	text, out []byte
	err, last error
}

// NewDecoder reads from r text, and gives what it stands for.
func NewDecoder(enc *Encoding, r io.Reader) io.Reader { return &decoder{enc: enc, r: r} }

func (d *decoder) Read(p []byte) (n int, err error) {
	for len(d.out) == 0 {
		if d.err != nil {
			return 0, d.err
		}
		for len(d.text) < 4 && d.last == nil {
			buf := make([]byte, min(max(len(p)/3*4, 4), 1024))
			var got int
			got, d.last = d.r.Read(buf)
			d.text = append(d.text, bytes.Map(func(r rune) rune {
				if r == '\n' || r == '\r' {
					return -1
				}
				return r
			}, buf[:got])...)
		}
		whole := len(d.text) / 4 * 4
		if whole == 0 {
			if d.enc.padChar == NoPadding && len(d.text) > 0 {
				whole = len(d.text)
			} else {
				if d.err = d.last; d.err == io.EOF && len(d.text) > 0 {
					d.err = io.ErrUnexpectedEOF
				}
				return 0, d.err
			}
		}
		d.out, d.err = d.enc.AppendDecode(nil, d.text[:whole])
		d.text = d.text[whole:]
		if d.err != nil && len(d.out) == 0 {
			return 0, d.err
		}
		if len(p) == 0 {
			return 0, nil
		}
	}
	n = copy(p, d.out)
	d.out = d.out[n:]
	if len(d.out) > 0 {
		return n, nil
	}
	return n, d.err
}
