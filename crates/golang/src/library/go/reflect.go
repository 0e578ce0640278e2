// Package reflect: see the documentation of Go's package of this name. What looks at types and values is here, what makes or changes them is not.
package reflect

import (
	"gort/value"
	"strconv"
)

// Kind is what a type is made of.
type Kind uint

// The kinds.
const (
	Invalid Kind = iota
	Bool
	Int
	Int8
	Int16
	Int32
	Int64
	Uint
	Uint8
	Uint16
	Uint32
	Uint64
	Uintptr
	Float32
	Float64
	Complex64
	Complex128
	Array
	Chan
	Func
	Interface
	Map
	Pointer
	Slice
	String
	Struct
	UnsafePointer
)

// Ptr is the old name of Pointer.
const Ptr = Pointer

const kindNames = "invalid bool int int8 int16 int32 int64 uint uint8 uint16 uint32 uint64 uintptr float32 float64 complex64 complex128 array chan func interface map ptr slice string struct unsafe.Pointer "

// String is the kind's name.
func (k Kind) String() string {
	begin, at := 0, Kind(0)
	for i := 0; i < len(kindNames); i++ {
		if kindNames[i] == ' ' {
			if at == k {
				return kindNames[begin:i]
			}
			begin, at = i+1, at+1
		}
	}
	return "kind" + strconv.Itoa(int(k))
}

func kindOf(t value.Type) Kind {
	switch kind := t.Kind(); kind {
	case value.String:
		return String
	case value.Pointer:
		return Pointer
	case value.Slice:
		return Slice
	case value.Array:
		return Array
	case value.Map:
		return Map
	case value.Chan:
		return Chan
	case value.Func:
		return Func
	case value.Struct:
		return Struct
	case value.Interface:
		return Interface
	case value.Complex64:
		return Complex64
	case value.Complex128:
		return Complex128
	case value.Uint64:
		if t.Name() == "uintptr" {
			return Uintptr
		}
		return Uint64
	default:
		return Kind(kind)
	}
}

// Type is a type. Types are equal if they are identical.
type Type interface {
	// Name is the name of a type that is declared or predeclared, without its package.
	Name() string
	// String is the type as %T shows it.
	String() string
	// Kind is what it is made of.
	Kind() Kind
	// Elem is the type of what an array, channel, map, pointer or slice holds.
	Elem() Type
	// Key is the type of a map's keys.
	Key() Type
	// NumField is how many fields a struct has.
	NumField() int
	// Comparable is whether values can be compared.
	Comparable() bool
	// Implements is whether it has the methods of the interface u.
	Implements(u Type) bool
	// AssignableTo is whether its values can be assigned to variables of the type u.
	AssignableTo(u Type) bool
	number() value.Type
}

type rtype struct{ t value.Type }

func (r rtype) number() value.Type { return r.t }

func (r rtype) String() string { return r.t.Name() }

func (r rtype) Name() string {
	name := r.t.Name()
	if kind := r.Kind(); !r.t.IsNamed() && (kind >= Array || kind == Invalid) && kind != String {
		return ""
	}
	depth := 0
	for i := len(name) - 1; i >= 0; i-- {
		switch name[i] {
		case ']':
			depth++
		case '[':
			depth--
		case '.':
			if depth == 0 {
				return name[i+1:]
			}
		}
	}
	return name
}

func (r rtype) Kind() Kind { return kindOf(r.t) }

func (r rtype) Elem() Type {
	switch r.Kind() {
	case Array, Chan, Map, Pointer, Slice:
		return rtype{r.t.Elem()}
	}
	panic("reflect: Elem of invalid type " + r.String())
}

func (r rtype) Key() Type {
	if r.Kind() != Map {
		panic("reflect: Key of non-map type " + r.String())
	}
	return rtype{r.t.Key()}
}

func (r rtype) NumField() int {
	if r.Kind() != Struct {
		panic("reflect: NumField of non-struct type " + r.String())
	}
	return r.t.NumField()
}

func (r rtype) Comparable() bool { return r.t.Comparable() }

func (r rtype) Implements(u Type) bool {
	if u == nil {
		panic("reflect: nil type passed to Type.Implements")
	}
	if u.Kind() != Interface {
		panic("reflect: non-interface type passed to Type.Implements")
	}
	return value.Implements(r.t, u.number())
}

func (r rtype) AssignableTo(u Type) bool {
	if u == nil {
		panic("reflect: nil type passed to Type.AssignableTo")
	}
	return value.Implements(r.t, u.number())
}

// TypeOf is the type of what is in the interface, nil if that is nothing.
func TypeOf(i any) Type {
	if i == nil {
		return nil
	}
	return rtype{value.TypeOf(i)}
}

// TypeFor is the type T.
func TypeFor[T any]() Type { return rtype{value.TypeOf((*T)(nil)).Elem()} }

// A pair of values that are compared.
type pair struct{ x, y any }

func same(x, y any) bool { return value.Address(x) == value.Address(y) }

// What is on the way to the values that are compared: of a way without end one pair comes again.
type way struct {
	depth, next int
	marked      pair
}

func (w *way) returns(x, y any) bool {
	w.depth++
	if w.marked.x != nil && value.TypeOf(w.marked.x) == value.TypeOf(x) && value.Len(w.marked.x) == value.Len(x) && same(w.marked.x, x) && same(w.marked.y, y) {
		return true
	}
	if w.depth >= w.next {
		w.marked, w.next = pair{x, y}, 2*w.depth
	}
	return false
}

// DeepEqual is whether x and y are deeply equal: of the same type, and with what they hold and point to deeply equal.
func DeepEqual(x, y any) bool { return (&way{next: 16}).equal(x, y) }

func (w *way) equal(x, y any) bool {
	if x == nil || y == nil {
		return x == nil && y == nil
	}
	t := value.TypeOf(x)
	if t != value.TypeOf(y) {
		return false
	}
	depth := w.depth
	switch t.Kind() {
	case value.Func:
		return value.IsNil(x) && value.IsNil(y)
	case value.Array:
		for i := 0; i < value.Len(x); i++ {
			if !w.equal(value.Index(x, i), value.Index(y, i)) {
				return false
			}
		}
		return true
	case value.Struct:
		for i := 0; i < t.NumField(); i++ {
			if !w.equal(value.Field(x, i), value.Field(y, i)) {
				return false
			}
		}
		return true
	case value.Slice:
		if value.IsNil(x) != value.IsNil(y) || value.Len(x) != value.Len(y) {
			return false
		}
		if same(x, y) || w.returns(x, y) {
			return true
		}
		for i := 0; i < value.Len(x); i++ {
			if !w.equal(value.Index(x, i), value.Index(y, i)) {
				return false
			}
		}
	case value.Pointer:
		if value.IsNil(x) || value.IsNil(y) {
			return value.IsNil(x) && value.IsNil(y)
		}
		if same(x, y) || w.returns(x, y) {
			return true
		}
		if !w.equal(value.Deref(x), value.Deref(y)) {
			return false
		}
	case value.Map:
		if value.IsNil(x) != value.IsNil(y) || value.Len(x) != value.Len(y) {
			return false
		}
		if same(x, y) || w.returns(x, y) {
			return true
		}
		others := make(map[any]any, value.Len(y))
		entries := value.Entries(y)
		for i := 0; i < len(entries); i += 2 {
			others[entries[i]] = entries[i+1]
		}
		entries = value.Entries(x)
		for i := 0; i < len(entries); i += 2 {
			other, ok := others[entries[i]]
			if !ok || !w.equal(entries[i+1], other) {
				return false
			}
		}
	default:
		return x == y
	}
	w.depth = depth
	return true
}
