// Package hex: see the documentation of Go's package encoding/hex.
package hex

import (
	"errors"
	"fmt"
	"io"
	"slices"
)

const digits = "0123456789abcdef"

// ErrLength is the error of a text with half a byte at its end.
var ErrLength = errors.New("encoding/hex: odd length hex string")

// InvalidByteError is the error of a character that is no digit.
type InvalidByteError byte

// Error is the text of the error.
func (e InvalidByteError) Error() string {
	return fmt.Sprintf("encoding/hex: invalid byte: %#U", rune(e))
}

// EncodedLen is how long n bytes are as text.
func EncodedLen(n int) int { return n * 2 }

// DecodedLen is how many bytes a text of length x is.
func DecodedLen(x int) int { return x / 2 }

// Encode writes bytes as text.
func Encode(dst, src []byte) int {
	for i, c := range src {
		dst[2*i], dst[2*i+1] = digits[c>>4], digits[c&15]
	}
	return len(src) * 2
}

// AppendEncode appends bytes as text.
func AppendEncode(dst, src []byte) []byte {
	n := len(dst)
	dst = slices.Grow(dst, len(src)*2)[:n+len(src)*2]
	Encode(dst[n:], src)
	return dst
}

// EncodeToString is bytes as text.
func EncodeToString(src []byte) string { return string(AppendEncode(nil, src)) }

func digit(c byte) (byte, bool) {
	switch {
	case '0' <= c && c <= '9':
		return c - '0', true
	case 'a' <= c && c <= 'f':
		return c - 'a' + 10, true
	case 'A' <= c && c <= 'F':
		return c - 'A' + 10, true
	}
	return 0, false
}

// Decode writes what the text stands for.
func Decode(dst, src []byte) (int, error) {
	n := 0
	for ; 2*n+1 < len(src); n++ {
		for _, c := range src[2*n : 2*n+2] {
			d, ok := digit(c)
			if !ok {
				return n, InvalidByteError(c)
			}
			dst[n] = dst[n]<<4 | d
		}
	}
	if len(src)%2 == 1 {
		if c := src[2*n]; c > 0 {
			if _, ok := digit(c); !ok {
				return n, InvalidByteError(c)
			}
		}
		return n, ErrLength
	}
	return n, nil
}

// AppendDecode appends what the text stands for.
func AppendDecode(dst, src []byte) ([]byte, error) {
	out := make([]byte, len(src)/2)
	n, err := Decode(out, src)
	return append(dst, out[:n]...), err
}

// DecodeString is what the text stands for.
func DecodeString(s string) ([]byte, error) {
	out := make([]byte, len(s)/2)
	n, err := Decode(out, []byte(s))
	return out[:n], err
}

type encoder struct{ w io.Writer }

func (e encoder) Write(p []byte) (n int, err error) {
	for len(p) > 0 && err == nil {
		chunk := min(len(p), 512)
		var written int
		written, err = e.w.Write(AppendEncode(nil, p[:chunk]))
		n += written / 2
		p = p[chunk:]
	}
	return n, err
}

// NewEncoder writes to w what is written to it, as text.
func NewEncoder(w io.Writer) io.Writer { return encoder{w} }

type decoder struct {
	r    io.Reader
	err  error
	text []byte
}

func (d *decoder) Read(p []byte) (n int, err error) {
	if len(d.text) < 2 && d.err == nil {
		buf := make([]byte, 1024)
		var got int
		got, d.err = d.r.Read(buf)
		d.text = append(d.text, buf[:got]...)
		if d.err == io.EOF && len(d.text)%2 != 0 {
			if c := d.text[len(d.text)-1]; true {
				if _, ok := digit(c); ok {
					d.err = io.ErrUnexpectedEOF
				} else {
					d.err = InvalidByteError(c)
				}
			}
		}
	}
	take := min(len(d.text)/2, len(p))
	n, err = Decode(p[:take], d.text[:take*2])
	d.text = d.text[2*n:]
	if err != nil {
		d.text, d.err = nil, err
	}
	if len(d.text) < 2 {
		return n, d.err
	}
	return n, nil
}

// NewDecoder reads from r text, and gives what it stands for.
func NewDecoder(r io.Reader) io.Reader { return &decoder{r: r} }

// Dump shows bytes in lines of sixteen.
func Dump(data []byte) string {
	if len(data) == 0 {
		return ""
	}
	var b builder
	d := Dumper(&b)
	d.Write(data)
	d.Close()
	return string(b)
}

type builder []byte

func (b *builder) Write(p []byte) (int, error) {
	*b = append(*b, p...)
	return len(p), nil
}

type dumper struct {
	w      io.Writer
	right  [18]byte
	used   int
	n      uint
	closed bool
}

// Dumper writes to w what is written to it, in lines of sixteen bytes.
func Dumper(w io.Writer) io.WriteCloser { return &dumper{w: w} }

func (h *dumper) Write(data []byte) (n int, err error) {
	if h.closed {
		return 0, errors.New("encoding/hex: dumper closed")
	}
	for _, c := range data {
		line := ""
		if h.used == 0 {
			line = fmt.Sprintf("%08x  ", h.n)
		}
		line += fmt.Sprintf("%02x ", c)
		switch h.used {
		case 7:
			line += " "
		case 15:
			line += " |"
		}
		if _, err = io.WriteString(h.w, line); err != nil {
			return n, err
		}
		n++
		h.right[h.used] = c
		if c < 32 || c > 126 {
			h.right[h.used] = '.'
		}
		h.used++
		h.n++
		if h.used == 16 {
			h.right[16], h.right[17] = '|', '\n'
			if _, err = h.w.Write(h.right[:]); err != nil {
				return n, err
			}
			h.used = 0
		}
	}
	return n, nil
}

// Close ends the last line.
func (h *dumper) Close() (err error) {
	if h.closed {
		return nil
	}
	h.closed = true
	if h.used == 0 {
		return nil
	}
	line := ""
	for at := h.used; at < 16; at++ {
		line += "   "
		switch at {
		case 7:
			line += " "
		case 15:
			line += " |"
		}
	}
	_, err = io.WriteString(h.w, line+string(h.right[:h.used])+"|\n")
	return err
}
