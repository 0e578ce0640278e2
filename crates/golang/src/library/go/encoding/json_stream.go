// Values and tokens that come from a reader, one after the other, and values that go to a writer.
package json

import (
	"bytes"
	"errors"
	"gort/json"
	"io"
	"reflect"
	"strconv"
	"strings"
)

// Encoder writes values to a writer.
type Encoder struct {
	w              io.Writer
	err            error
	plain          bool
	prefix, indent string
}

// NewEncoder is an encoder that writes to w.
func NewEncoder(w io.Writer) *Encoder { return &Encoder{w: w} }

// SetIndent sets with what the lines begin on which the elements stand.
func (enc *Encoder) SetIndent(prefix, indent string) { enc.prefix, enc.indent = prefix, indent }

// SetEscapeHTML sets whether characters are escaped that mean something in HTML.
func (enc *Encoder) SetEscapeHTML(on bool) { enc.plain = !on }

// Encode writes v, and a line's end.
func (enc *Encoder) Encode(v any) error {
	if enc.err != nil {
		return enc.err
	}
	e := &encoder{html: !enc.plain}
	if err := e.root(v); err != nil {
		return err
	}
	if enc.prefix != "" || enc.indent != "" {
		e.out = json.AppendPlain(nil, e.out, true, enc.prefix, enc.indent)
	}
	_, enc.err = enc.w.Write(append(e.out, '\n'))
	return enc.err
}

// Token is a Delim, bool, float64, Number, string, or nil.
type Token any

// Delim is a bracket or a brace.
type Delim rune

// String is the delimiter as text.
func (d Delim) String() string { return string(d) }

// An array or object in which a Decoder stands.
type opened struct {
	object bool
	// How many elements were read; of an object names and values are counted.
	count int
}

// Decoder reads values from a reader.
type Decoder struct {
	r              io.Reader
	buf            []byte
	at             int
	before         int64
	levels         []opened
	numbers, exact bool
	err            error
	readErr        error
	peeked, atEnd  bool
}

// NewDecoder is a decoder that reads from r.
func NewDecoder(r io.Reader) *Decoder { return &Decoder{r: r} }

// UseNumber makes numbers for which there is no type a Number.
func (dec *Decoder) UseNumber() { dec.numbers = true }

// DisallowUnknownFields makes names an error for which a struct has no field.
func (dec *Decoder) DisallowUnknownFields() { dec.exact = true }

// Buffered is what was read from the reader and not decoded yet.
func (dec *Decoder) Buffered() io.Reader { return bytes.NewReader(dec.buf[dec.at:]) }

// InputOffset is the place behind what was decoded last.
func (dec *Decoder) InputOffset() int64 {
	offset := dec.before + int64(dec.at)
	if dec.peeked || dec.atEnd {
		if next := json.Space(dec.buf, dec.at); next < len(dec.buf) {
			offset = dec.before + int64(next)
			if c := dec.buf[next]; dec.atEnd && (c == ',' || c == ':') {
				offset++
			}
		}
	}
	return offset
}

// Where the reader has no more.
var errNoMore = errors.New("no more")

// more reads more, and says why it cannot.
func (dec *Decoder) more() error {
	if dec.readErr == nil {
		if dec.at > 0 && len(dec.buf) == cap(dec.buf) {
			dec.before += int64(dec.at)
			dec.buf = append(make([]byte, 0, max(4096, 2*(len(dec.buf)-dec.at))), dec.buf[dec.at:]...)
			dec.at = 0
		}
		if len(dec.buf) == cap(dec.buf) {
			dec.buf = append(make([]byte, 0, max(4096, 2*cap(dec.buf))), dec.buf...)
		}
		n, err := dec.r.Read(dec.buf[len(dec.buf):cap(dec.buf)])
		dec.buf = dec.buf[:len(dec.buf)+n]
		if n > 0 {
			dec.readErr = err
			return nil
		}
		if err == nil {
			return nil
		}
		dec.readErr = err
	}
	if dec.readErr == io.EOF {
		return errNoMore
	}
	return dec.readErr
}

// space is the place of what is not space.
func (dec *Decoder) space(behind int) (int, error) {
	// Places are counted from what was decoded last, which moves.
	for {
		at := json.Space(dec.buf, dec.at+behind)
		if at < len(dec.buf) {
			return at - dec.at, nil
		}
		behind = at - dec.at
		if err := dec.more(); err != nil {
			return behind, err
		}
	}
}

func (dec *Decoder) last() *opened {
	if len(dec.levels) == 0 {
		return &opened{}
	}
	return &dec.levels[len(dec.levels)-1]
}

func (dec *Decoder) syntax(behind int, err error) error {
	return syntaxError(dec.before+int64(dec.at+behind), err)
}

// next is how far behind what was decoded last the next token begins, when a colon or a comma stands there as it must.
func (dec *Decoder) next() (int, error) {
	behind, err := dec.space(0)
	if err != nil {
		if err == errNoMore {
			if err = io.ErrUnexpectedEOF; len(dec.levels) == 0 {
				err = io.EOF
			}
		}
		return behind, err
	}
	first := behind
	var delim byte
	if c := dec.buf[dec.at+behind]; c == ':' || c == ',' {
		delim = c
		if behind, err = dec.space(behind + 1); err != nil {
			if err == errNoMore {
				err = io.ErrUnexpectedEOF
			}
			if dec.delim('"') != delim {
				err = dec.wrongDelim(first, '"')
			}
			return behind, err
		}
	}
	if c := dec.buf[dec.at+behind]; dec.delim(c) != delim {
		return behind, dec.wrongDelim(first, c)
	}
	return behind, nil
}

// delim is what must stand before a token that begins like that.
func (dec *Decoder) delim(next byte) byte {
	switch last := dec.last(); {
	case last.object && last.count%2 == 1:
		return ':'
	case last.count > 0 && next != ']' && next != '}':
		return ','
	}
	return 0
}

func (dec *Decoder) wrongDelim(behind int, next byte) error {
	where := "looking for beginning of value"
	switch dec.delim(next) {
	case ':':
		where = "after object key"
	case ',':
		where = "after array element"
		if dec.last().object {
			where = "after object key:value pair"
		}
	}
	return dec.syntax(behind, json.Character(dec.buf[dec.at+behind:], where))
}

// value is the value that comes next, as it is written: where it begins and ends behind what was decoded last.
func (dec *Decoder) value() (start, end int, err error) {
	if start, err = dec.next(); err != nil {
		return start, start, err
	}
	for {
		at, err := json.Value(dec.buf, dec.at+start, len(dec.levels)+1)
		end = at - dec.at
		c := dec.buf[dec.at+start]
		isNumber := c == '-' || '0' <= c && c <= '9'
		if err == json.End || err == nil && isNumber && at == len(dec.buf) {
			readErr := dec.more()
			if readErr == nil {
				continue
			}
			switch {
			case readErr != errNoMore:
				return start, start, readErr
			case err != nil:
				return start, end, io.ErrUnexpectedEOF
			}
		}
		if f, ok := err.(*json.Fault); ok && f.IsValue() && (f.What == "]" || f.What == "}") {
			return start, end, dec.closed(end, f.What[0])
		}
		if err != nil {
			return start, end, dec.syntax(end, err)
		}
		if last := dec.last(); last.object && last.count%2 == 0 && c != '"' {
			return start, end, dec.syntax(start, errKey)
		}
		return start, end, nil
	}
}

// closed is the error of a bracket or brace where there should be a value.
func (dec *Decoder) closed(behind int, c byte) error {
	where := "looking for beginning of value"
	if last := dec.last(); last.count > 0 && last.object != (c == '}') {
		where = "after array element"
		if last.object {
			where = "after object key:value pair"
		}
	}
	return dec.syntax(behind, json.Character(dec.buf[dec.at+behind:], where))
}

func (dec *Decoder) decoded(end int) {
	dec.at += end
	dec.peeked, dec.atEnd = false, false
	if n := len(dec.levels); n > 0 {
		dec.levels[n-1].count++
	}
}

// Decode puts the value that comes next to where v points.
func (dec *Decoder) Decode(v any) error {
	if dec.err != nil {
		return dec.err
	}
	start, end, err := dec.value()
	if err != nil {
		dec.err = err
		return err
	}
	text := bytes.Clone(dec.buf[dec.at+start : dec.at+end])
	dec.decoded(end)
	p := reflect.ValueOf(v)
	if p.Kind() != reflect.Pointer || p.IsNil() {
		return &InvalidUnmarshalError{reflect.TypeOf(v)}
	}
	return (&decoder{text: text, numbers: dec.numbers, exact: dec.exact}).root(p)
}

// More is whether the array or object has more elements.
func (dec *Decoder) More() bool {
	dec.peeked = true
	behind, err := dec.next()
	if err != nil {
		if err == io.ErrUnexpectedEOF {
			err = dec.syntax(behind, json.End)
		}
		if dec.err == nil {
			dec.err = err
		}
		return dec.err != io.EOF
	}
	c := dec.buf[dec.at+behind]
	return c != ']' && c != '}'
}

// Token is the token that comes next. At the end of the input it gives nil, io.EOF.
func (dec *Decoder) Token() (Token, error) {
	if dec.err != nil {
		return nil, dec.err
	}
	behind, err := dec.next()
	if err != nil {
		return nil, dec.noToken(err)
	}
	c := dec.buf[dec.at+behind]
	switch c {
	case '[', '{':
		if last := dec.last(); last.object && last.count%2 == 0 {
			return nil, dec.syntax(behind, errKey)
		}
		if len(dec.levels) == json.MaxDepth {
			return nil, dec.syntax(behind, json.Deep)
		}
		dec.decoded(behind + 1)
		dec.levels = append(dec.levels, opened{object: c == '{'})
		return Delim(c), nil
	case ']', '}':
		last := dec.last()
		if len(dec.levels) == 0 || last.object != (c == '}') {
			return nil, dec.closed(behind, c)
		}
		if last.object && last.count%2 == 1 {
			return nil, dec.syntax(behind, errors.New("missing value after object key"))
		}
		dec.at += behind + 1
		dec.peeked, dec.atEnd = false, false
		dec.levels = dec.levels[:len(dec.levels)-1]
		return Delim(c), nil
	}
	start, end, err := dec.value()
	if err != nil {
		return nil, dec.noToken(err)
	}
	text := dec.buf[dec.at+start : dec.at+end]
	dec.decoded(end)
	switch text[0] {
	case 'n':
		return nil, nil
	case 't', 'f':
		return text[0] == 't', nil
	case '"':
		return string(json.Unquote(text)), nil
	}
	s := string(text)
	if dec.numbers {
		return Number(s), nil
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return nil, &UnmarshalTypeError{Value: "number " + s, Type: reflect.TypeFor[float64](), Offset: dec.InputOffset()}
	}
	return f, nil
}

func (dec *Decoder) noToken(err error) error {
	if err == io.ErrUnexpectedEOF && strings.Trim(string(dec.buf[dec.at:]), " \r\n\t,:") == "" {
		dec.atEnd = true
		return io.EOF
	}
	return err
}
