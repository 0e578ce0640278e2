// Objects: members that are made of entries of maps, or become them and fields of structs.
package json

import (
	"encoding"
	"errors"
	"fmt"
	"gort/json"
	"gort/value"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// key is a map's key as an object has it.
func (e *encoder) key(k reflect.Value) (string, error) {
	t := k.Type()
	if t == typeTime {
		b, err := k.Interface().(time.Time).MarshalText()
		if err != nil {
			return "", e.failed(k, errors.New(strings.TrimPrefix(err.Error(), "Time.MarshalText: ")), "MarshalJSON")
		}
		return string(b), nil
	}
	if k.Kind() == reflect.String {
		return strings.ToValidUTF8(k.String(), "\ufffd"), nil
	}
	if text, ok, err := e.text(k, e.of(t)); ok {
		return string(text), err
	}
	switch {
	case k.CanInt():
		return strconv.FormatInt(k.Int(), 10), nil
	case k.CanUint():
		return strconv.FormatUint(k.Uint(), 10), nil
	case k.CanFloat():
		return float(k)
	case k.Kind() == reflect.Pointer && !k.IsNil(), k.Kind() == reflect.Interface && !k.IsNil():
		return e.key(k.Elem())
	case k.Kind() == reflect.Pointer && (t.Implements(typeTextMarshaler) || t.Implements(typeTextAppender)):
		return "", nil
	case k.Kind() == reflect.Chan || k.Kind() == reflect.Func || k.Kind() == reflect.Complex128 || k.Kind() == reflect.Complex64:
		return "", &UnsupportedTypeError{t}
	}
	return "", errKey
}

var errKey = errors.New("object member name must be a string")

// pointer is the way to what is being encoded, as RFC 6901 writes it.
func pointer(path []string) string {
	var b strings.Builder
	for _, part := range path {
		b.WriteString("/" + strings.ReplaceAll(strings.ReplaceAll(part, "~", "~0"), "/", "~1"))
	}
	return b.String()
}

func (e *encoder) entries(v reflect.Value) error {
	if v.IsNil() {
		return e.null()
	}
	return e.within(v, func() error {
		e.out = append(e.out, '{')
		err := e.members(v, false)
		e.out = append(e.out, '}')
		return err
	})
}

// members appends the entries of a map, sorted, behind others if there are some.
func (e *encoder) members(v reflect.Value, behind bool) error {
	type member struct {
		name string
		elem reflect.Value
	}
	var members []member
	entries := value.Members(v).([]reflect.Value)
	for i := 0; i < len(entries); i += 2 {
		name, err := e.key(entries[i])
		if err == errKey {
			text := "jsontext: " + err.Error()
			if len(e.path) > 0 {
				text += " within " + strconv.Quote(pointer(e.path))
			}
			err = &UnsupportedValueError{Str: text + " after offset " + strconv.Itoa(len(e.out)+1)}
		}
		if err != nil {
			return err
		}
		members = append(members, member{name, entries[i+1]})
	}
	byName := func(x, y member) int { return strings.Compare(x.name, y.name) }
	slices.SortStableFunc(members, byName)
	// The order of those with the same name is that in which the map gives them.
	for i := 1; i < len(members); i++ {
		if members[i-1].name != members[i].name {
			continue
		}
		drawn := make([]member, 0, len(members))
		for _, place := range value.Shuffled(len(members)) {
			drawn = append(drawn, members[place])
		}
		slices.SortStableFunc(drawn, byName)
		members = drawn
		break
	}
	for i, m := range members {
		if i > 0 || behind {
			e.out = append(e.out, ',')
		}
		e.out = append(json.AppendQuote(e.out, m.name, e.html), ':')
		e.path = append(e.path, m.name)
		if err := e.value(m.elem, false); err != nil {
			return err
		}
		e.path = e.path[:len(e.path)-1]
	}
	return nil
}

// key puts the name of a member, which was read last, into a map's key.
func (d *decoder) key(k reflect.Value, raw []byte, at int) error {
	name := d.path[len(d.path)-1]
	inner := &decoder{text: raw, path: d.path, top: d.top}
	t := k.Type()
	m := d.of(t)
	var err error
	switch {
	case k.Kind() == reflect.Pointer:
		if k.IsNil() {
			k.Set(reflect.New(t.Elem()))
		}
		return d.key(k.Elem(), raw, at)
	case t == typeTime:
		err = inner.time(k)
	case m.unText != not:
		err = unsupported(k.Addr().Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(name)), "UnmarshalText")
	case k.Kind() == reflect.String:
		k.SetString(name)
	case k.CanInt() || k.CanUint() || k.CanFloat():
		err = inner.digits(k, true)
	case k.Kind() == reflect.Interface && isAny(t):
		k.Set(reflect.ValueOf(name))
	default:
		err = inner.skipped(t, nil)
	}
	if e, ok := err.(*UnmarshalTypeError); ok {
		e.Offset += int64(at)
	}
	return err
}

func (d *decoder) entries(v reflect.Value) error {
	t := v.Type()
	switch d.kind() {
	case 'n':
		d.raw()
		v.SetZero()
		return nil
	case '{':
	default:
		return d.skipped(t, nil)
	}
	if v.IsNil() {
		v.Set(reflect.MakeMap(t))
	}
	return d.members(func(raw []byte, at int) error { return d.entry(v, raw, at) })
}

// members goes through an object: it gives each name as it is written, and where that begins.
func (d *decoder) members(next func(raw []byte, at int) error) error {
	names := d.at + 1
	return d.each('}', func(int) error {
		at := json.Space(d.text, names)
		if d.text[at] == ',' {
			at = json.Space(d.text, at+1)
		}
		end, _ := json.String(d.text, at)
		err := next(d.text[at:end:end], at)
		names = d.at
		return err
	})
}

func (d *decoder) entry(v reflect.Value, raw []byte, at int) error {
	t := v.Type()
	k := reflect.New(t.Key()).Elem()
	if err := d.key(k, raw, at); err != nil {
		d.raw()
		return err
	}
	x := reflect.New(t.Elem()).Elem()
	err := d.value(x, false)
	v.SetMapIndex(k, x)
	return err
}

var errEmbedded = errors.New("cannot set embedded pointer to unexported struct type")

func (d *decoder) fieldsOf(v reflect.Value) error {
	t := v.Type()
	switch d.kind() {
	case 'n':
		d.raw()
		return nil
	case '{':
	default:
		return d.skipped(t, nil)
	}
	fs := d.fields(t)
	if fs.formatted != "" {
		err := d.failed('{', d.at+1, "", t, errors.New("Go struct field "+fs.formatted+" has unsupported `format` tag option"))
		d.raw()
		return err
	}
	return d.members(func(raw []byte, at int) error {
		name := d.path[len(d.path)-1]
		f := fs.named(name)
		switch {
		case f == nil && fs.rest != nil:
			return d.rest(v, fs.rest, raw, at)
		case f == nil:
			d.raw()
			if d.exact {
				return fmt.Errorf("json: unknown field %q", name)
			}
			return nil
		}
		x, ok := f.reach(v)
		if !ok {
			kind, start := d.kind(), d.at
			d.raw()
			return d.failed(kind, start, "", t, errEmbedded)
		}
		return d.value(x, f.quoted)
	})
}

// rest puts a member that no other field takes into a map.
func (d *decoder) rest(v reflect.Value, f *field, raw []byte, at int) error {
	x, ok := f.reach(v)
	if !ok {
		d.raw()
		return errEmbedded
	}
	if x.Kind() == reflect.Pointer {
		if x.IsNil() {
			x.Set(reflect.New(x.Type().Elem()))
		}
		x = x.Elem()
	}
	if x.IsNil() {
		x.Set(reflect.MakeMap(x.Type()))
	}
	return d.entry(x, raw, at)
}

// reach is the field of the struct; structs on the way are made. false: one of them cannot be.
func (f *field) reach(v reflect.Value) (reflect.Value, bool) {
	for i, x := range f.index {
		if i > 0 && v.Kind() == reflect.Pointer {
			if v.IsNil() {
				if !v.CanSet() {
					return v, false
				}
				v.Set(reflect.New(v.Type().Elem()))
			}
			v = v.Elem()
		}
		v = v.Field(x)
	}
	return v, true
}
