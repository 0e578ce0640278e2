// Package json: see the documentation of Go's package of this name.
package json

import (
	"bytes"
	"cmp"
	"encoding"
	"encoding/base64"
	"encoding/json/jsontext"
	v2 "encoding/json/v2"
	"errors"
	"fmt"
	"gort/json"
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// Marshaler is what gives itself as JSON.
type Marshaler = v2.Marshaler

// Unmarshaler is what reads itself from JSON.
type Unmarshaler = v2.Unmarshaler

// RawMessage is JSON as it is written.
type RawMessage = jsontext.Value

// Number is a number as it is written.
type Number string

// String is the number as text.
func (n Number) String() string { return string(n) }

// Float64 is the number as a float64.
func (n Number) Float64() (float64, error) { return strconv.ParseFloat(string(n), 64) }

// Int64 is the number as an int64.
func (n Number) Int64() (int64, error) { return strconv.ParseInt(string(n), 10, 64) }

// Valid is whether the text is JSON.
func Valid(data []byte) bool {
	_, err := json.Check(data)
	return err == nil
}

// written is check for a text that is written again.
func written(data []byte) error {
	if at, err := json.Written(data); err != nil {
		return syntaxError(int64(at), err)
	}
	return nil
}

func check(data []byte) error {
	if at, err := json.Check(data); err != nil {
		return syntaxError(int64(at), err)
	}
	return nil
}

// Compact appends the text without spaces.
func Compact(dst *bytes.Buffer, src []byte) error {
	if err := written(src); err != nil {
		return err
	}
	dst.Write(json.AppendPlain(nil, src, false, "", ""))
	return nil
}

// Indent appends the text with each element on a line of its own.
func Indent(dst *bytes.Buffer, src []byte, prefix, indent string) error {
	if err := written(src); err != nil {
		return err
	}
	dst.Write(json.AppendPlain(nil, src, true, prefix, indent))
	dst.Write(src[len(bytes.TrimRight(src, " \t\r\n")):])
	return nil
}

// HTMLEscape appends the text with those characters escaped that mean something in HTML.
func HTMLEscape(dst *bytes.Buffer, src []byte) { dst.Write(json.AppendEscaped(nil, src, true)) }

// Marshal is v as JSON.
func Marshal(v any) ([]byte, error) {
	e := &encoder{html: true}
	if err := e.root(v); err != nil {
		return nil, err
	}
	return e.out, nil
}

// MarshalIndent is Marshal with each element on a line of its own.
func MarshalIndent(v any, prefix, indent string) ([]byte, error) {
	b, err := Marshal(v)
	if err != nil {
		return nil, err
	}
	return json.AppendPlain(nil, b, true, prefix, indent), nil
}

// So deep a value is looked at for cycles.
const cyclesFrom = 1000

type encoder struct {
	known
	out  []byte
	html bool
	// The way to what is being encoded, and the pointers on it.
	path  []string
	depth int
	seen  map[any]bool
}

func (e *encoder) root(v any) error {
	if v == nil {
		e.out = append(e.out, "null"...)
		return nil
	}
	return e.value(reflect.ValueOf(v), false)
}

// addressed is a pointer to the value, or to a copy.
func addressed(v reflect.Value) reflect.Value {
	if v.CanAddr() {
		return v.Addr()
	}
	p := reflect.New(v.Type())
	p.Elem().Set(v)
	return p
}

func (e *encoder) failed(v reflect.Value, err error, method string) error {
	if errors.Is(err, errors.ErrUnsupported) {
		err = errors.New(method + " method may not return errors.ErrUnsupported")
	}
	return &MarshalerError{addressed(v).Type(), err, method}
}

func (h has) in(v reflect.Value) bool { return h == ofValue || h == ofPointer && v.CanAddr() }

// text is what the value's method gives as its text, if it has one.
func (e *encoder) text(v reflect.Value, m methods) (text []byte, ok bool, err error) {
	switch {
	case m.appends.in(v):
		if text, err = addressed(v).Interface().(encoding.TextAppender).AppendText(nil); err != nil {
			err = e.failed(v, err, "AppendText")
		}
	case m.text.in(v):
		if text, err = addressed(v).Interface().(encoding.TextMarshaler).MarshalText(); err != nil {
			err = e.failed(v, err, "MarshalText")
		}
	default:
		return nil, false, nil
	}
	return text, true, err
}

func (e *encoder) value(v reflect.Value, quoted bool) error {
	m := e.of(v.Type())
	switch {
	case v.Type() == typeTime:
		b, err := v.Interface().(time.Time).MarshalText()
		if err != nil {
			return e.failed(v, errors.New(strings.TrimPrefix(err.Error(), "Time.MarshalText: ")), "MarshalJSON")
		}
		e.out = json.AppendQuote(e.out, string(b), e.html)
		return nil
	case v.Type() == typeNumber:
		return e.number(v, quoted)
	case m.json.in(v):
		b, err := addressed(v).Interface().(Marshaler).MarshalJSON()
		if err == nil {
			err = written(b)
		}
		if err != nil {
			return e.failed(v, err, "MarshalJSON")
		}
		e.out = json.AppendEscaped(e.out, json.AppendPlain(nil, b, false, "", ""), e.html)
		return nil
	}
	if text, ok, err := e.text(v, m); ok {
		if err == nil {
			e.out = json.AppendQuote(e.out, string(text), e.html)
		}
		return err
	}
	switch v.Kind() {
	case reflect.Bool:
		return e.maybeQuoted(strconv.FormatBool(v.Bool()), quoted)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return e.maybeQuoted(strconv.FormatInt(v.Int(), 10), quoted)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return e.maybeQuoted(strconv.FormatUint(v.Uint(), 10), quoted)
	case reflect.Float32, reflect.Float64:
		s, err := float(v)
		if err != nil {
			return err
		}
		return e.maybeQuoted(s, quoted)
	case reflect.String:
		s := v.String()
		if quoted {
			s = string(json.AppendQuote(nil, s, e.html))
			e.out = json.AppendQuote(e.out, s, false)
			return nil
		}
		e.out = json.AppendQuote(e.out, s, e.html)
		return nil
	case reflect.Struct:
		return e.fieldsOf(v)
	case reflect.Map:
		return e.entries(v)
	case reflect.Slice:
		return e.slice(v)
	case reflect.Array:
		return e.elements(v)
	case reflect.Pointer:
		if v.IsNil() {
			return e.null()
		}
		return e.within(v, func() error { return e.value(v.Elem(), quoted && v.Elem().Kind() != reflect.Pointer) })
	case reflect.Interface:
		return e.dynamic(v)
	}
	return &UnsupportedTypeError{v.Type()}
}

func (e *encoder) null() error {
	e.out = append(e.out, "null"...)
	return nil
}

func (e *encoder) maybeQuoted(s string, quoted bool) error {
	if quoted {
		s = `"` + s + `"`
	}
	e.out = append(e.out, s...)
	return nil
}

func float(v reflect.Value) (string, error) {
	f, bits := v.Float(), v.Type().Bits()
	if math.IsInf(f, 0) || math.IsNaN(f) {
		return "", &UnsupportedValueError{v, strconv.FormatFloat(f, 'g', -1, bits)}
	}
	format := byte('f')
	if abs := math.Abs(f); abs != 0 && (abs < 1e-6 || abs >= 1e21) {
		format = 'e'
	}
	if abs := float32(math.Abs(f)); bits == 32 && abs != 0 {
		if format = 'f'; abs < 1e-6 || abs >= 1e21 {
			format = 'e'
		}
	}
	s := strconv.FormatFloat(f, format, -1, bits)
	if n := len(s); format == 'e' && n >= 4 && s[n-4:n-1] == "e-0" {
		s = s[:n-2] + s[n-1:]
	}
	return s, nil
}

func (e *encoder) number(v reflect.Value, quoted bool) error {
	n := cmp.Or(v.String(), "0")
	if end, err := json.Number([]byte(n), 0); err != nil || end != len(n) {
		shown := n
		if quoted {
			shown = `"` + n + `"`
		}
		return &MarshalerError{addressed(v).Type(), fmt.Errorf("cannot parse %q as JSON number: %w", shown, strconv.ErrSyntax), "MarshalJSONTo"}
	}
	return e.maybeQuoted(n, quoted)
}

func (e *encoder) dynamic(v reflect.Value) error {
	if v.IsNil() {
		return e.null()
	}
	x := v.Elem()
	if x.Kind() == reflect.Pointer && x.IsNil() {
		// A type of interfaces with such a method has it called, even of a nil pointer.
		switch t := v.Type(); {
		case t.Implements(typeMarshaler):
			return e.value(reflect.ValueOf(struct{ Marshaler }{x.Interface().(Marshaler)}), false)
		case t.Implements(typeTextAppender):
			return e.value(reflect.ValueOf(struct{ encoding.TextAppender }{x.Interface().(encoding.TextAppender)}), false)
		case t.Implements(typeTextMarshaler):
			return e.value(reflect.ValueOf(struct{ encoding.TextMarshaler }{x.Interface().(encoding.TextMarshaler)}), false)
		}
	}
	return e.value(x, false)
}

// A pointer, map or slice that is on the way to what is encoded.
type onWay struct {
	t       reflect.Type
	pointer uintptr
	length  int
}

// within encodes what lies in a pointer, map or slice, which may lie in itself.
func (e *encoder) within(v reflect.Value, encode func() error) error {
	e.depth++
	defer func() { e.depth-- }()
	if e.depth > cyclesFrom {
		at := onWay{v.Type(), v.Pointer(), 0}
		if v.Kind() == reflect.Slice {
			at.length = v.Len()
		}
		if e.seen[at] {
			return &UnsupportedValueError{v, "encountered a cycle via " + v.Type().String()}
		}
		if e.seen == nil {
			e.seen = map[any]bool{}
		}
		e.seen[at] = true
		defer delete(e.seen, at)
	}
	return encode()
}

func (e *encoder) slice(v reflect.Value) error {
	if v.IsNil() {
		return e.null()
	}
	if t := v.Type().Elem(); t.Kind() == reflect.Uint8 {
		if m := e.of(t); m.json == not && m.text == not && m.appends == not {
			e.out = append(append(append(e.out, '"'), base64.StdEncoding.EncodeToString(v.Bytes())...), '"')
			return nil
		}
	}
	return e.within(v, func() error { return e.elements(v) })
}

func (e *encoder) elements(v reflect.Value) error {
	e.out = append(e.out, '[')
	for i := range v.Len() {
		if i > 0 {
			e.out = append(e.out, ',')
		}
		e.path = append(e.path, strconv.Itoa(i))
		if err := e.value(v.Index(i), false); err != nil {
			return err
		}
		e.path = e.path[:len(e.path)-1]
	}
	e.out = append(e.out, ']')
	return nil
}

// at is the field of the struct; false: a pointer on the way is nil.
func (f *field) at(v reflect.Value) (reflect.Value, bool) {
	for i, x := range f.index {
		if i > 0 && v.Kind() == reflect.Pointer {
			if v.IsNil() {
				return v, false
			}
			v = v.Elem()
		}
		v = v.Field(x)
	}
	return v, true
}

func isEmpty(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.String, reflect.Map, reflect.Slice, reflect.Array:
		return v.Len() == 0
	case reflect.Struct:
		return false
	case reflect.Float32, reflect.Float64:
		return v.Float() == 0
	case reflect.Chan, reflect.Func, reflect.Complex64, reflect.Complex128:
		return false
	}
	return v.IsZero()
}

func (f *field) isZero(v reflect.Value) bool {
	switch {
	case f.zero == not:
		return v.IsZero()
	case f.zero == ofPointer:
		return addressed(v).Interface().(zeroer).IsZero()
	case v.Kind() == reflect.Interface && (v.IsNil() || v.Elem().Kind() == reflect.Pointer && v.Elem().IsNil()):
		return true
	case v.Kind() == reflect.Pointer && v.IsNil():
		return true
	}
	return v.Interface().(zeroer).IsZero()
}

func (e *encoder) fieldsOf(v reflect.Value) error {
	fs := e.fields(v.Type())
	if fs.formatted != "" {
		return &UnsupportedValueError{Str: "Go struct field " + fs.formatted + " has unsupported `format` tag option"}
	}
	e.out = append(e.out, '{')
	some := false
	for _, f := range fs.list {
		x, ok := f.at(v)
		if !ok || f.omitEmpty && isEmpty(x) || f.omitZero && f.isZero(x) {
			continue
		}
		if some {
			e.out = append(e.out, ',')
		}
		some = true
		e.out = append(json.AppendQuote(e.out, f.name, e.html), ':')
		e.path = append(e.path, f.name)
		if err := e.value(x, f.quoted); err != nil {
			return err
		}
		e.path = e.path[:len(e.path)-1]
	}
	if fs.rest != nil {
		x, ok := fs.rest.at(v)
		if ok && x.Kind() == reflect.Pointer {
			if ok = !x.IsNil(); ok {
				x = x.Elem()
			}
		}
		if ok {
			if err := e.members(x, some); err != nil {
				return err
			}
		}
	}
	e.out = append(e.out, '}')
	return nil
}
