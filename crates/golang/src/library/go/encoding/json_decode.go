// What package json makes of a text: the values of Go types.
package json

import (
	"encoding"
	"encoding/base64"
	"errors"
	"gort/json"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// Unmarshal puts what the JSON says to where v points.
func Unmarshal(data []byte, v any) error {
	p := reflect.ValueOf(v)
	if p.Kind() != reflect.Pointer || p.IsNil() {
		return &InvalidUnmarshalError{reflect.TypeOf(v)}
	}
	if err := check(data); err != nil {
		return err
	}
	return (&decoder{text: data}).root(p)
}

// A decoder goes through a text that is one value. It goes on behind what it cannot put anywhere, and gives the first error at the end.
type decoder struct {
	known
	text           []byte
	at             int
	path           []string
	top            string
	numbers, exact bool
}

func (d *decoder) root(p reflect.Value) error {
	d.top = p.Type().Elem().Name()
	d.at = json.Space(d.text, 0)
	return d.value(p.Elem(), false)
}

// kind is the first character of what comes next, n t f " 0 [ {.
func (d *decoder) kind() byte {
	c := d.text[d.at]
	if c == '-' || '0' <= c && c <= '9' {
		return '0'
	}
	return c
}

// raw is the value that comes next, as it is written.
func (d *decoder) raw() []byte {
	start := d.at
	d.at, _ = json.Value(d.text, d.at, 1)
	return d.text[start:d.at:d.at]
}

// The error of what was read last, which is of this kind.
func (d *decoder) failed(kind byte, at int, shown string, t reflect.Type, err error) error {
	value := ""
	switch kind {
	case 'n':
		value = "null"
	case '"':
		value = "string"
	case '0':
		value = "number"
	case 't', 'f':
		value = "bool"
	case '[':
		value = "array"
	case '{':
		value = "object"
	}
	if shown != "" {
		value += " " + shown
	}
	e := &UnmarshalTypeError{Value: value, Type: t, Offset: int64(at), Err: err}
	if len(d.path) > 0 {
		e.Struct = d.top
		e.Field = strings.ReplaceAll(pointer(d.path)[1:], "/", ".")
	}
	return e
}

// skipped is the error of a value that is not wanted, which is left behind.
func (d *decoder) skipped(t reflect.Type, err error) error {
	kind, start := d.kind(), d.at
	d.raw()
	at := d.at
	if kind == '[' || kind == '{' {
		at = start + 1
	}
	return d.failed(kind, at, "", t, err)
}

// number is the error of a number that is too large for the type, or none.
func (d *decoder) number(shown string, t reflect.Type) error {
	err := d.failed('0', d.at, "", t, nil).(*UnmarshalTypeError)
	err.Value += " " + shown
	return err
}

var errNotString = errors.New("JSON value must be string type")

func (d *decoder) value(v reflect.Value, quoted bool) error {
	t, kind := v.Type(), d.kind()
	switch v.Kind() {
	case reflect.Pointer:
		return d.pointer(v, quoted)
	case reflect.Interface:
		return d.dynamic(v)
	}
	switch m := d.of(t); {
	case t == typeTime:
		return d.time(v)
	case t == typeNumber:
		return d.literal(v, quoted)
	case m.unJSON != not:
		err := v.Addr().Interface().(Unmarshaler).UnmarshalJSON(d.raw())
		return unsupported(err, "UnmarshalJSON")
	case m.unText != not:
		if kind == 'n' {
			d.raw()
			return nil
		}
		if kind != '"' {
			return d.skipped(t, errNotString)
		}
		err := v.Addr().Interface().(encoding.TextUnmarshaler).UnmarshalText(json.Unquote(d.raw()))
		return unsupported(err, "UnmarshalText")
	}
	switch v.Kind() {
	case reflect.Bool, reflect.String:
		return d.simple(v, quoted)
	case reflect.Struct:
		return d.fieldsOf(v)
	case reflect.Map:
		return d.entries(v)
	case reflect.Slice, reflect.Array:
		return d.elements(v)
	}
	if v.CanInt() || v.CanUint() || v.CanFloat() {
		return d.digits(v, quoted)
	}
	if kind == 'n' {
		d.raw()
		return nil
	}
	return d.skipped(t, nil)
}

func unsupported(err error, method string) error {
	if errors.Is(err, errors.ErrUnsupported) {
		return errors.New(method + " method may not return errors.ErrUnsupported")
	}
	return err
}

// simple is a bool or a string.
func (d *decoder) simple(v reflect.Value, quoted bool) error {
	kind, t := d.kind(), v.Type()
	is := kind == '"'
	if v.Kind() == reflect.Bool && !quoted {
		is = kind == 't' || kind == 'f'
	}
	if kind != 'n' && !is {
		return d.skipped(t, nil)
	}
	raw := d.raw()
	if kind == 'n' {
		return nil
	}
	if v.Kind() == reflect.Bool {
		s := string(raw)
		if quoted {
			if s = string(json.Unquote(raw)); s == "null" {
				return nil
			}
		}
		if s != "true" && s != "false" {
			return d.failed(kind, d.at, string(raw), t, strconv.ErrSyntax)
		}
		v.SetBool(s == "true")
		return nil
	}
	s := json.Unquote(raw)
	if quoted {
		if string(s) == "null" {
			return nil
		}
		end, err := json.String(s, 0)
		if err == nil && end < len(s) {
			err = json.Character(s[end:], "after string value")
		}
		if err != nil {
			return d.failed(kind, d.at, "", t, err)
		}
		s = json.Unquote(s)
	}
	v.SetString(string(s))
	return nil
}

// literal is a Number.
func (d *decoder) literal(v reflect.Value, quoted bool) error {
	kind := d.kind()
	raw := d.raw()
	// Nothing is said of where it stands.
	nowhere := &decoder{}
	if kind != 'n' && kind != '"' && (kind != '0' || quoted) {
		return nowhere.failed(kind, 0, "", v.Type(), nil)
	}
	switch kind {
	case 'n':
		return nil
	case '"':
		s := json.Unquote(raw)
		if end, err := json.Number(s, 0); err != nil || end != len(s) {
			return nowhere.failed(kind, 0, string(raw), v.Type(), strconv.ErrSyntax)
		}
		v.SetString(string(s))
		return nil
	}
	v.SetString(string(raw))
	return nil
}

// digits is an integer or a float.
func (d *decoder) digits(v reflect.Value, quoted bool) error {
	kind, t := d.kind(), v.Type()
	if kind != 'n' && kind != '0' && kind != '"' || kind == '"' && !quoted || kind == '0' && quoted {
		return d.skipped(t, nil)
	}
	raw := d.raw()
	if kind == 'n' {
		return nil
	}
	s := string(raw)
	if kind == '"' {
		s = string(json.Unquote(raw))
	}
	var err error
	switch bits := t.Bits(); {
	case v.CanFloat():
		var f float64
		if f, err = strconv.ParseFloat(s, bits); err == nil {
			v.SetFloat(f)
		}
	case v.CanInt():
		var n int64
		if n, err = strconv.ParseInt(s, 10, bits); err == nil {
			v.SetInt(n)
		}
	default:
		var n uint64
		if n, err = strconv.ParseUint(s, 10, bits); err == nil {
			v.SetUint(n)
		}
	}
	if err == nil || kind == '"' && s == "null" {
		return nil
	}
	return d.number(s, t)
}

func (d *decoder) time(v reflect.Value) error {
	kind := d.kind()
	switch kind {
	case 'n':
		d.raw()
		return nil
	case '"':
		var t time.Time
		if err := t.UnmarshalText(json.Unquote(d.raw())); err != nil {
			return err
		}
		v.Set(reflect.ValueOf(t))
		return nil
	}
	return d.skipped(v.Type(), nil)
}

func (d *decoder) pointer(v reflect.Value, quoted bool) error {
	if d.kind() == 'n' {
		d.raw()
		v.SetZero()
		return nil
	}
	if quoted && v.Type().Elem().Kind() == reflect.Pointer {
		quoted = false
	}
	if v.IsNil() {
		v.Set(reflect.New(v.Type().Elem()))
	}
	start := d.at
	if err := d.value(v.Elem(), quoted); err != nil {
		return err
	}
	if quoted && string(d.text[start:d.at]) == `"null"` {
		v.SetZero()
	}
	return nil
}

func (d *decoder) dynamic(v reflect.Value) error {
	kind := d.kind()
	if !v.IsNil() {
		x := v.Elem()
		if x.Kind() != reflect.Pointer || x.IsNil() {
			v.SetZero()
		} else if kind == 'n' && x.Elem().Kind() == reflect.Pointer {
			d.raw()
			x.Elem().SetZero()
			return nil
		}
	}
	switch {
	case kind == 'n':
		d.raw()
		v.SetZero()
		return nil
	case !v.IsNil():
		return d.value(v.Elem(), false)
	case !isAny(v.Type()):
		start := d.at
		d.raw()
		return d.failed(kind, start, "", v.Type(), nil)
	}
	x, err := d.any()
	if x != nil {
		v.Set(reflect.ValueOf(x))
	}
	return err
}

// isAny is whether it is a type of interfaces without methods.
func isAny(t reflect.Type) bool { return reflect.TypeFor[any]().Implements(t) }

// any is the value that comes next, as an interface has it.
func (d *decoder) any() (any, error) {
	switch d.kind() {
	case 'n':
		d.raw()
		return nil, nil
	case 't', 'f':
		return d.raw()[0] == 't', nil
	case '"':
		return string(json.Unquote(d.raw())), nil
	case '0':
		s := string(d.raw())
		if d.numbers {
			return Number(s), nil
		}
		f, err := strconv.ParseFloat(s, 64)
		if err != nil {
			return 0.0, d.number(s, reflect.TypeFor[float64]())
		}
		return f, nil
	case '[':
		all := []any{}
		err := d.each(']', func(i int) error {
			x, err := d.any()
			all = append(all, x)
			return err
		})
		return all, err
	}
	all := map[string]any{}
	err := d.each('}', func(int) error {
		x, err := d.any()
		all[d.path[len(d.path)-1]] = x
		return err
	})
	return all, err
}

// each goes through an array, or through an object, whose names are the last of the path.
func (d *decoder) each(end byte, next func(i int) error) error {
	var first error
	d.at = json.Space(d.text, d.at+1)
	for i := 0; d.text[d.at] != end; i++ {
		if d.text[d.at] == ',' {
			d.at = json.Space(d.text, d.at+1)
		}
		part := strconv.Itoa(i)
		if end == '}' {
			part = string(json.Unquote(d.raw()))
			d.at = json.Space(d.text, json.Space(d.text, d.at)+1)
		}
		d.path = append(d.path, part)
		if err := next(i); err != nil && first == nil {
			first = err
		}
		d.path = d.path[:len(d.path)-1]
		d.at = json.Space(d.text, d.at)
	}
	d.at++
	return first
}

func (d *decoder) elements(v reflect.Value) error {
	t, kind := v.Type(), d.kind()
	isBytes := t.Elem().Kind() == reflect.Uint8
	switch {
	case kind == 'n':
		d.raw()
		if v.Kind() == reflect.Slice {
			v.SetZero()
		}
		return nil
	case kind == '"' && isBytes && v.Kind() == reflect.Slice:
		b, err := base64.StdEncoding.DecodeString(string(json.Unquote(d.raw())))
		if err != nil {
			return d.failed(kind, d.at, "", t, err)
		}
		v.SetBytes(b)
		return nil
	case kind != '[':
		return d.skipped(t, nil)
	}
	if v.Kind() == reflect.Array {
		n := 0
		err := d.each(']', func(i int) error {
			if n = i + 1; i >= v.Len() {
				d.raw()
				return nil
			}
			return d.value(v.Index(i), false)
		})
		for ; n < v.Len(); n++ {
			v.Index(n).SetZero()
		}
		return err
	}
	if v.Cap() > 0 {
		v.SetLen(v.Cap())
	}
	n := 0
	err := d.each(']', func(i int) error {
		if n = i + 1; i == v.Cap() {
			v.Grow(1)
			v.SetLen(v.Cap())
		}
		return d.value(v.Index(i), false)
	})
	if n == 0 {
		v.Set(reflect.MakeSlice(t, 0, 0))
	} else {
		v.SetLen(n)
	}
	return err
}
