// What package json knows of types: their methods, and the fields of structs.
package json

import (
	"cmp"
	"encoding"
	"reflect"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Which methods a type has: the value, or only a pointer to it.
type methods struct{ json, text, appends, unJSON, unText, zero has }

type has int8

const (
	not has = iota
	ofValue
	ofPointer
)

var (
	typeMarshaler       = reflect.TypeFor[Marshaler]()
	typeTextMarshaler   = reflect.TypeFor[encoding.TextMarshaler]()
	typeTextAppender    = reflect.TypeFor[encoding.TextAppender]()
	typeUnmarshaler     = reflect.TypeFor[Unmarshaler]()
	typeTextUnmarshaler = reflect.TypeFor[encoding.TextUnmarshaler]()
	typeZeroer          = reflect.TypeFor[zeroer]()
	typeNumber          = reflect.TypeFor[Number]()
	typeTime            = reflect.TypeFor[time.Time]()
)

type zeroer interface{ IsZero() bool }

func hasMethods(t, of reflect.Type) has {
	switch {
	case t.Implements(of):
		return ofValue
	case reflect.PointerTo(t).Implements(of):
		return ofPointer
	}
	return not
}

// What is known of types while one value is encoded or decoded.
type known struct {
	methods map[reflect.Type]methods
	structs map[reflect.Type]*fields
}

func (k *known) of(t reflect.Type) methods {
	if m, ok := k.methods[t]; ok {
		return m
	}
	var m methods
	if kind := t.Kind(); kind != reflect.Pointer && kind != reflect.Interface {
		m = methods{hasMethods(t, typeMarshaler), hasMethods(t, typeTextMarshaler), hasMethods(t, typeTextAppender),
			hasMethods(t, typeUnmarshaler), hasMethods(t, typeTextUnmarshaler), not}
	}
	if k.methods == nil {
		k.methods = map[reflect.Type]methods{}
	}
	k.methods[t] = m
	return m
}

// Whether it has methods that make it JSON or are made of it.
func (m methods) any() bool { return m != methods{} }

// A field of a struct, as JSON has it.
type field struct {
	name, goName  string
	index         []int
	typ           reflect.Type
	named         bool
	fold          int8
	omitEmpty     bool
	omitZero      bool
	quoted        bool
	embed, format bool
	zero          has
	id            int
}

const (
	foldAlways = 1
	foldNever  = 2
)

type fields struct {
	list  []*field
	names map[string]*field
	// Those whose names differ at most by the case of letters, and by _ and -.
	folded map[string][]*field
	// The map that takes the rest.
	rest *field
	// A field with a format.
	formatted string
}

func folded(name string) string {
	var b strings.Builder
	for _, r := range name {
		if r == '_' || r == '-' {
			continue
		}
		for {
			next := unicode.SimpleFold(r)
			if r = next; next <= r {
				least := r
				for n := unicode.SimpleFold(r); n != r; n = unicode.SimpleFold(n) {
					least = min(least, n)
				}
				r = least
				break
			}
		}
		b.WriteRune(r)
	}
	return b.String()
}

func isLetter(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsNumber(r) }

// option is the option with which the tag begins, and what is behind it.
func option(tag string) (opt, rest string, ok bool) {
	r, _ := utf8.DecodeRuneInString(tag)
	if tag != "" && (r == '_' || unicode.IsLetter(r)) {
		rest = strings.TrimLeftFunc(tag, isLetter)
		return tag[:len(tag)-len(rest)], rest, true
	}
	opt, _, _ = strings.Cut(tag, ",")
	return opt, tag[len(opt):], false
}

func (f *field) read(sf reflect.StructField) (ignored bool) {
	tag, _ := sf.Tag.Lookup("json")
	if tag == "-" || !sf.IsExported() && !sf.Anonymous {
		return true
	}
	f.name, f.goName = sf.Name, sf.Name
	if tag != "" && tag[0] != ',' {
		n := strings.IndexAny(tag, ",\\'\"`")
		if n < 0 {
			n = len(tag)
		}
		name, rest, ok := tag[:n], tag[n:], true
		if n < len(tag) && tag[n] != ',' {
			name, rest, ok = option(tag)
		}
		if ok {
			f.name, f.named = strings.ToValidUTF8(name, "\ufffd"), true
		}
		tag = rest
	}
	for tag != "" {
		if tag[0] == ',' {
			if tag = tag[1:]; tag == "" {
				break
			}
		}
		opt, rest, _ := option(tag)
		if rest == tag {
			break
		}
		tag = rest
		switch opt {
		case "omitempty":
			f.omitEmpty = true
		case "omitzero":
			f.omitZero = true
		case "string":
			f.quoted = true
		case "embed":
			f.embed = true
		case "format", "case":
			if !strings.HasPrefix(tag, ":") {
				break
			}
			value, behind, _ := strings.Cut(tag[1:], ",")
			if behind != "" || strings.HasSuffix(tag, ",") {
				behind = "," + behind
			}
			tag = behind
			switch {
			case opt == "format":
				f.format = value != ""
			case value == "ignore":
				f.fold |= foldAlways
			case value == "strict":
				f.fold |= foldNever
			}
		}
	}
	return false
}

func indirect(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Pointer && t.Name() == "" {
		return t.Elem()
	}
	return t
}

// fields are those of the struct, with those of structs that it embeds: of those with the same name that which lies least deep, or has its name
// from a tag, if there is one only.
func (k *known) fields(root reflect.Type) *fields {
	if fs, ok := k.structs[root]; ok {
		return fs
	}
	type level struct {
		t        reflect.Type
		index    []int
		children bool
	}
	fs := &fields{names: map[string]*field{}, folded: map[string][]*field{}}
	var all, rests []*field
	seen := map[reflect.Type]bool{root: true}
	for queue := []level{{root, nil, true}}; len(queue) > 0; queue = queue[1:] {
		l := queue[0]
		for i := range l.t.NumField() {
			sf := l.t.Field(i)
			f := &field{typ: sf.Type, index: append(append([]int(nil), l.index...), i)}
			if f.read(sf) {
				continue
			}
			inner := indirect(sf.Type)
			if sf.Anonymous && !f.named && inner.Kind() == reflect.Struct {
				f.embed = true
			}
			if f.embed {
				if inner.Kind() == reflect.Struct {
					if l.children {
						queue = append(queue, level{inner, f.index, !seen[inner]})
					}
					seen[inner] = true
					continue
				}
				if !sf.IsExported() {
					continue
				}
				if inner.Kind() == reflect.Map && inner.Key().Kind() == reflect.String && !k.of(inner.Key()).any() {
					rests = append(rests, f)
					continue
				}
			}
			if !sf.IsExported() && (!sf.Anonymous || inner.Kind() != reflect.Struct || k.of(inner).any()) {
				continue
			}
			if f.omitZero {
				f.zero = hasMethods(sf.Type, typeZeroer)
			}
			if f.format && fs.formatted == "" {
				fs.formatted = f.goName
			}
			f.id = len(all)
			all = append(all, f)
		}
	}
	slices.SortStableFunc(all, func(x, y *field) int {
		named := 0
		if x.named != y.named {
			if named = 1; x.named {
				named = -1
			}
		}
		return cmp.Or(strings.Compare(x.name, y.name), cmp.Compare(len(x.index), len(y.index)), named)
	})
	for len(all) > 0 {
		n := 1
		for n < len(all) && all[n].name == all[0].name {
			n++
		}
		if n == 1 || len(all[0].index) != len(all[1].index) || all[0].named != all[1].named {
			fs.list = append(fs.list, all[0])
		}
		all = all[n:]
	}
	slices.SortFunc(fs.list, func(x, y *field) int { return cmp.Compare(x.id, y.id) })
	for _, f := range fs.list {
		fs.names[f.name] = f
		name := folded(f.name)
		fs.folded[name] = append(fs.folded[name], f)
	}
	slices.SortFunc(fs.list, func(x, y *field) int { return slices.Compare(x.index, y.index) })
	if n := len(rests); n == 1 || n > 1 && len(rests[0].index) != len(rests[1].index) {
		fs.rest = rests[0]
	}
	if k.structs == nil {
		k.structs = map[reflect.Type]*fields{}
	}
	k.structs[root] = fs
	return fs
}

// named is the field for a name.
func (fs *fields) named(name string) *field {
	if f := fs.names[name]; f != nil {
		return f
	}
	for _, f := range fs.folded[folded(name)] {
		if f.fold != foldNever && strings.EqualFold(name, f.name) {
			return f
		}
	}
	return nil
}
