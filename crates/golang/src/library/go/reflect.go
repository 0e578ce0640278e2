// Package reflect: see the documentation of Go's package of this name. What looks at types and values is here, what changes values where they
// stand, and what makes values of types that the program has; what makes other types and calls functions is not.
package reflect

import (
	"gort/value"
	"strconv"
	"strings"
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
	// Field is a field of a struct.
	Field(i int) StructField
	// FieldByName is the field of a struct with this name.
	FieldByName(name string) (StructField, bool)
	// Len is the length of an array.
	Len() int
	// Comparable is whether values can be compared.
	Comparable() bool
	// Implements is whether it has the methods of the interface u.
	Implements(u Type) bool
	// AssignableTo is whether its values can be assigned to variables of the type u.
	AssignableTo(u Type) bool
	// ConvertibleTo is whether its values can be converted to the type u.
	ConvertibleTo(u Type) bool
	// PkgPath is the path of the package that declares it.
	PkgPath() string
	// Size is how many bytes Go uses for a value.
	Size() uintptr
	// Bits is how many bits a number has.
	Bits() int
	// FieldByIndex is a field of a field.
	FieldByIndex(index []int) StructField
	// OverflowInt is whether x does not fit.
	OverflowInt(x int64) bool
	// OverflowUint is whether x does not fit.
	OverflowUint(x uint64) bool
	// OverflowFloat is whether x does not fit.
	OverflowFloat(x float64) bool
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

func (r rtype) Field(i int) StructField {
	if r.Kind() != Struct {
		panic("reflect: Field of non-struct type " + r.String())
	}
	if i < 0 || i >= r.t.NumField() {
		panic("reflect: Field index out of bounds")
	}
	f := StructField{Name: r.t.FieldName(i), Type: rtype{r.t.FieldType(i)}, Tag: StructTag(r.t.FieldTag(i)), Index: []int{i}, Anonymous: r.t.FieldEmbedded(i)}
	if !r.t.FieldExported(i) {
		f.PkgPath, _, _ = strings.Cut(r.String(), ".")
	}
	return f
}

func (r rtype) FieldByName(name string) (StructField, bool) {
	if r.Kind() != Struct {
		panic("reflect: FieldByName of non-struct type " + r.String())
	}
	index := fieldByName(r.t, name)
	if index == nil {
		return StructField{}, false
	}
	t := r.t
	for _, i := range index[:len(index)-1] {
		if t = t.FieldType(i); t.Kind() == value.Pointer {
			t = t.Elem()
		}
	}
	f := rtype{t}.Field(index[len(index)-1])
	f.Index = index
	return f, true
}

func (r rtype) Len() int {
	if r.Kind() != Array {
		panic("reflect: Len of non-array type " + r.String())
	}
	return r.t.ArrayLen()
}

// The way to the field of this name: the one that is embedded least deep, if there is one only.
func fieldByName(t value.Type, name string) []int {
	type level struct {
		t     value.Type
		index []int
	}
	seen := map[value.Type]bool{}
	for now := []level{{t, nil}}; len(now) > 0; {
		var next []level
		var found []int
		for _, l := range now {
			if seen[l.t] {
				continue
			}
			seen[l.t] = true
			for i := range l.t.NumField() {
				index := append(append([]int(nil), l.index...), i)
				if l.t.FieldName(i) == name {
					if found != nil {
						return nil
					}
					found = index
				}
				if l.t.FieldEmbedded(i) {
					inner := l.t.FieldType(i)
					if inner.Kind() == value.Pointer {
						inner = inner.Elem()
					}
					if inner.Kind() == value.Struct {
						next = append(next, level{inner, index})
					}
				}
			}
		}
		if found != nil {
			return found
		}
		now = next
	}
	return nil
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
	return assignable(r.t, u.number())
}

// Whether values of type t can be assigned to variables of type u.
func assignable(t, u value.Type) bool {
	return value.Implements(t, u) || t.Kind() == u.Kind() && (!t.IsNamed() || !u.IsNamed()) && sameParts(t, u)
}

func (r rtype) PkgPath() string { return r.t.Package() }

func (r rtype) Size() uintptr { return uintptr(r.t.Size()) }

func (r rtype) Bits() int {
	if k := r.Kind(); k < Int || k > Complex128 {
		panic("reflect: Bits of non-arithmetic Type " + r.String())
	}
	return r.t.Size() * 8
}

func (r rtype) FieldByIndex(index []int) StructField {
	var f StructField
	for i, x := range index {
		t := Type(r)
		if i > 0 {
			if t = f.Type; t.Kind() == Pointer && t.Elem().Kind() == Struct {
				t = t.Elem()
			}
		}
		f = t.Field(x)
	}
	return f
}

func (r rtype) OverflowInt(x int64) bool {
	if k := r.Kind(); k < Int || k > Int64 {
		panic("reflect: OverflowInt of non-int type " + r.String())
	}
	return Value{t: r.t}.cut(x) != x
}

func (r rtype) OverflowUint(x uint64) bool {
	if k := r.Kind(); k < Uint || k > Uintptr {
		panic("reflect: OverflowUint of non-uint type " + r.String())
	}
	return Value{t: r.t}.cutUint(x) != x
}

func (r rtype) OverflowFloat(x float64) bool {
	if k := r.Kind(); k != Float32 && k != Float64 {
		panic("reflect: OverflowFloat of non-float type " + r.String())
	}
	return Value{t: r.t}.OverflowFloat(x)
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

func same(x, y any) bool { return value.Same(x, y) }

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

// StructField is a field of a struct.
type StructField struct {
	Name      string
	PkgPath   string
	Type      Type
	Tag       StructTag
	Offset    uintptr
	Index     []int
	Anonymous bool
}

// IsExported is whether other packages see it.
func (f StructField) IsExported() bool { return f.PkgPath == "" }

// StructTag is what stands behind a field's type.
type StructTag string

// Get is what stands in the tag for the key.
func (tag StructTag) Get(key string) string {
	v, _ := tag.Lookup(key)
	return v
}

// Lookup is what stands in the tag for the key, and whether something does.
func (tag StructTag) Lookup(key string) (value string, ok bool) {
	for tag != "" {
		i := 0
		for i < len(tag) && tag[i] == ' ' {
			i++
		}
		tag = tag[i:]
		i = 0
		for i < len(tag) && tag[i] > ' ' && tag[i] != ':' && tag[i] != '"' && tag[i] != 0x7f {
			i++
		}
		if i == 0 || i+1 >= len(tag) || tag[i] != ':' || tag[i+1] != '"' {
			break
		}
		name := string(tag[:i])
		tag = tag[i+1:]
		for i = 1; i < len(tag) && tag[i] != '"'; i++ {
			if tag[i] == '\\' {
				i++
			}
		}
		if i >= len(tag) {
			break
		}
		quoted := string(tag[:i+1])
		tag = tag[i+1:]
		if name == key {
			v, err := strconv.Unquote(quoted)
			return v, err == nil
		}
	}
	return "", false
}

// ValueError is the error of a method for another kind.
type ValueError struct {
	Method string
	Kind   Kind
}

// Error is the text of the error.
func (e *ValueError) Error() string {
	if e.Kind == Invalid {
		return "reflect: call of " + e.Method + " on zero Value"
	}
	return "reflect: call of " + e.Method + " on " + e.Kind.String() + " Value"
}

// Value is a value of any type.
type Value struct {
	t value.Type
	// Where it stands, or what it is.
	p value.Place
	x any
	// It came from a field that is not exported: for good, or by an embedded struct.
	hidden byte
}

const (
	forGood byte = 1 << iota
	byEmbedding
)

func (v Value) sticky() byte {
	if v.hidden != 0 {
		return forGood
	}
	return 0
}

func init() {
	value.Held = func(x any) (held any, valid, shown, ok bool) {
		v, ok := x.(Value)
		if !ok || v.t == 0 {
			return nil, false, false, ok
		}
		return v.load(), true, v.hidden == 0, true
	}
	value.Members = func(x any) any { return x.(Value).entries("MapRange") }
}

// ValueOf is the value in the interface.
func ValueOf(i any) Value {
	if i == nil {
		return Value{}
	}
	return Value{t: value.TypeOf(i), x: i}
}

// Zero is the zero value of a type. It cannot be set.
func Zero(typ Type) Value {
	if typ == nil {
		panic("reflect: Zero(nil)")
	}
	return Value{t: typ.number(), x: value.ZeroOf(typ.number())}
}

// Indirect is what v points to, or v.
func Indirect(v Value) Value {
	if v.Kind() != Pointer {
		return v
	}
	return v.Elem()
}

func (v Value) load() any {
	if v.p != nil {
		return value.Load(v.t, v.p)
	}
	return v.x
}

// must is what v holds, whose kind must be one of these.
func (v Value) must(method string, kinds ...Kind) any {
	v.check(method, kinds...)
	return v.load()
}

// check reads nothing of what v holds.
func (v Value) check(method string, kinds ...Kind) {
	k := v.Kind()
	for _, kind := range kinds {
		if k == kind {
			return
		}
	}
	panic(&ValueError{"reflect.Value." + method, k})
}

// Kind is what it is made of; Invalid for the zero Value.
func (v Value) Kind() Kind {
	if v.t == 0 {
		return Invalid
	}
	return kindOf(v.t)
}

// Type is its type.
func (v Value) Type() Type {
	if v.t == 0 {
		panic(&ValueError{"reflect.Value.Type", Invalid})
	}
	return rtype{v.t}
}

// IsValid is whether it is a value.
func (v Value) IsValid() bool { return v.t != 0 }

// CanInterface is whether Interface gives it.
func (v Value) CanInterface() bool {
	if v.t == 0 {
		panic(&ValueError{"reflect.Value.CanInterface", Invalid})
	}
	return v.hidden == 0
}

// Interface is the value.
func (v Value) Interface() (i any) {
	if v.t == 0 {
		panic(&ValueError{"reflect.Value.Interface", Invalid})
	}
	if v.hidden != 0 {
		panic("reflect.Value.Interface: cannot return value obtained from unexported field or method")
	}
	return v.load()
}

// CanAddr is whether it stands in a variable.
func (v Value) CanAddr() bool { return v.p != nil }

// CanSet is whether it can be changed.
func (v Value) CanSet() bool { return v.p != nil && v.hidden == 0 }

// CanInt is whether Int gives it.
func (v Value) CanInt() bool { return Int <= v.Kind() && v.Kind() <= Int64 }

// CanUint is whether Uint gives it.
func (v Value) CanUint() bool { return Uint <= v.Kind() && v.Kind() <= Uintptr }

// CanFloat is whether Float gives it.
func (v Value) CanFloat() bool { return v.Kind() == Float32 || v.Kind() == Float64 }

// CanComplex is whether Complex gives it.
func (v Value) CanComplex() bool { return v.Kind() == Complex64 || v.Kind() == Complex128 }

// Bool is the bool that it is.
func (v Value) Bool() bool { return value.Number(v.must("Bool", Bool)) != 0 }

// Int is the integer that it is.
func (v Value) Int() int64 { return int64(value.Number(v.must("Int", Int, Int8, Int16, Int32, Int64))) }

// Uint is the integer without sign that it is.
func (v Value) Uint() uint64 {
	return value.Number(v.must("Uint", Uint, Uint8, Uint16, Uint32, Uint64, Uintptr))
}

// Float is the float that it is.
func (v Value) Float() float64 { return value.Float(v.must("Float", Float32, Float64)) }

// Complex is the complex number that it is.
func (v Value) Complex() complex128 { return value.Complex(v.must("Complex", Complex64, Complex128)) }

// String is the string that it is; of another type its name.
func (v Value) String() string {
	switch v.Kind() {
	case Invalid:
		return "<invalid Value>"
	case String:
		return value.Text(v.load())
	}
	return "<" + v.t.Name() + " Value>"
}

// Bytes are the bytes of a slice.
func (v Value) Bytes() []byte {
	x := v.must("Bytes", Slice)
	if kindOf(v.t.Elem()) != Uint8 {
		panic("reflect.Value.Bytes of non-byte slice")
	}
	return value.Bytes(x)
}

// Len is the length.
func (v Value) Len() int {
	if v.Kind() == Array {
		return v.t.ArrayLen()
	}
	return value.Len(v.must("Len", Array, Chan, Map, Slice, String))
}

// Cap is the capacity.
func (v Value) Cap() int {
	if v.Kind() == Array {
		return v.t.ArrayLen()
	}
	return value.Cap(v.must("Cap", Chan, Slice))
}

// IsNil is whether it is nil.
func (v Value) IsNil() bool {
	x := v.must("IsNil", Chan, Func, Interface, Map, Pointer, Slice)
	return x == nil || v.Kind() != Interface && value.IsNil(x)
}

// IsZero is whether it is the zero value of its type.
func (v Value) IsZero() bool {
	switch v.Kind() {
	case Invalid:
		panic(&ValueError{"reflect.Value.IsZero", Invalid})
	case Bool, Int, Int8, Int16, Int32, Int64, Uint, Uint8, Uint16, Uint32, Uint64, Uintptr, Float32, Float64:
		return value.Number(v.load()) == 0
	case Complex64, Complex128:
		c := value.Complex(v.load())
		return c == 0 && 1/real(c) > 0 && 1/imag(c) > 0
	case String:
		return v.Len() == 0
	case Array:
		for i := range v.Len() {
			if !v.Index(i).IsZero() {
				return false
			}
		}
		return true
	case Struct:
		for i := range v.t.NumField() {
			if !v.Field(i).IsZero() {
				return false
			}
		}
		return true
	}
	return v.IsNil()
}

// Elem is what a pointer points to, or what is in an interface.
func (v Value) Elem() Value {
	x := v.must("Elem", Interface, Pointer)
	switch {
	case v.Kind() == Interface:
		e := ValueOf(x)
		e.hidden = v.sticky()
		return e
	case value.IsNil(x):
		return Value{}
	}
	return Value{t: v.t.Elem(), p: value.Point(x), hidden: v.sticky()}
}

// NumField is how many fields a struct has.
func (v Value) NumField() int {
	v.check("NumField", Struct)
	return v.t.NumField()
}

// Field is a field of a struct.
func (v Value) Field(i int) Value {
	if v.Kind() != Struct {
		panic(&ValueError{"reflect.Value.Field", v.Kind()})
	}
	if i < 0 || i >= v.t.NumField() {
		panic("reflect: Field index out of range")
	}
	f := Value{t: v.t.FieldType(i), hidden: v.hidden & forGood}
	switch {
	case v.t.FieldExported(i):
	case v.t.FieldEmbedded(i):
		f.hidden |= byEmbedding
	default:
		f.hidden |= forGood
	}
	if v.p != nil {
		f.p = value.FieldPlace(v.t, v.p, i)
	} else {
		f.x = value.Field(v.x, i)
	}
	return f
}

// FieldByIndex is a field of a field.
func (v Value) FieldByIndex(index []int) Value {
	for i, x := range index {
		if i > 0 && v.Kind() == Pointer && v.t.Elem().Kind() == value.Struct {
			if v.IsNil() {
				panic("reflect: indirection through nil pointer to embedded struct field " + rtype{v.t.Elem()}.Name())
			}
			v = v.Elem()
		}
		v = v.Field(x)
	}
	return v
}

// FieldByName is the field of this name, or the zero Value.
func (v Value) FieldByName(name string) Value {
	v.check("FieldByName", Struct)
	index := fieldByName(v.t, name)
	if index == nil {
		return Value{}
	}
	return v.FieldByIndex(index)
}

// Index is an element.
func (v Value) Index(i int) Value {
	switch v.Kind() {
	case Array:
		if i < 0 || i >= v.t.ArrayLen() {
			panic("reflect: array index out of range")
		}
		if v.p != nil {
			return Value{t: v.t.Elem(), p: value.ArrayPlace(v.t, v.p, i), hidden: v.sticky()}
		}
		return Value{t: v.t.Elem(), x: value.Index(v.x, i), hidden: v.sticky()}
	case Slice:
		x := v.load()
		if i < 0 || i >= value.Len(x) {
			panic("reflect: slice index out of range")
		}
		return Value{t: v.t.Elem(), p: value.ElemPlace(x, i), hidden: v.sticky()}
	case String:
		s := value.Text(v.load())
		if i < 0 || i >= len(s) {
			panic("reflect: string index out of range")
		}
		return Value{t: value.TypeOf(s[i]), x: s[i], hidden: v.sticky()}
	}
	panic(&ValueError{"reflect.Value.Index", v.Kind()})
}

func (v Value) entries(method string) []Value {
	var all []Value
	for i, x := range value.Entries(v.must(method, Map)) {
		t := v.t.Key()
		if i%2 == 1 {
			t = v.t.Elem()
		}
		all = append(all, Value{t: t, x: x, hidden: v.sticky()})
	}
	return all
}

// drawn are the entries in an order in which a range over the map may come by them.
func (v Value) drawn(method string) []Value {
	entries := v.entries(method)
	all := make([]Value, 0, len(entries))
	for _, i := range value.Shuffled(len(entries) / 2) {
		all = append(all, entries[i*2], entries[i*2+1])
	}
	return all
}

// MapKeys are the keys of a map, in any order.
func (v Value) MapKeys() []Value {
	entries := v.drawn("MapKeys")
	keys := make([]Value, 0, len(entries)/2)
	for i := 0; i < len(entries); i += 2 {
		keys = append(keys, entries[i])
	}
	return keys
}

// MapIndex is what the map has for a key, or the zero Value.
func (v Value) MapIndex(key Value) Value {
	m := v.must("MapIndex", Map)
	if k := v.t.Key(); !assignable(key.Type().number(), k) {
		panic("reflect.Value.MapIndex: value of type " + key.t.Name() + " is not assignable to type " + k.Name())
	}
	x, ok := value.Entry(m, key.load())
	if !ok {
		return Value{}
	}
	return Value{t: v.t.Elem(), x: x, hidden: (v.hidden | key.hidden) & forGood}
}

// MapIter goes through a map.
type MapIter struct {
	m       Value
	entries []Value
	at      int
}

// MapRange goes through a map.
func (v Value) MapRange() *MapIter {
	v.check("MapRange", Map)
	return &MapIter{m: v, at: -1}
}

// Next goes to the next entry, and says whether there is one.
func (iter *MapIter) Next() bool {
	if !iter.m.IsValid() {
		panic("MapIter.Next called on an iterator that does not have an associated map Value")
	}
	if iter.at < 0 {
		iter.entries, iter.at = iter.m.drawn("MapRange"), 0
	} else {
		iter.at += 2
	}
	// What was deleted since it began is not given, and of what was changed the value that it has now.
	for m := iter.m.must("MapRange", Map); iter.at < len(iter.entries); iter.at += 2 {
		key := iter.entries[iter.at].load()
		x, ok := value.Entry(m, key)
		if ok {
			iter.entries[iter.at+1].x = x
		}
		if ok || key != key {
			return true
		}
	}
	return false
}

func (iter *MapIter) entry(method string, side int) Value {
	if iter.at < 0 {
		panic("MapIter." + method + " called before Next")
	}
	if iter.at >= len(iter.entries) {
		panic("MapIter." + method + " called on exhausted iterator")
	}
	return iter.entries[iter.at+side]
}

// Key is the key of the entry.
func (iter *MapIter) Key() Value { return iter.entry("Key", 0) }

// Value is the value of the entry.
func (iter *MapIter) Value() Value { return iter.entry("Value", 1) }

// Reset goes to the start of another map.
func (iter *MapIter) Reset(v Value) {
	if v.IsValid() {
		v.check("MapRange", Map)
	}
	*iter = MapIter{m: v, at: -1}
}

// Pointer is the number that stands for a pointer, slice, map, channel or function.
func (v Value) Pointer() uintptr {
	return value.Address(v.must("Pointer", Chan, Func, Map, Pointer, Slice, UnsafePointer))
}

func (v Value) put(method string, x any, kinds ...Kind) {
	if v.t == 0 || v.hidden != 0 || v.p == nil {
		switch {
		case v.t == 0:
			panic(&ValueError{"reflect.Value." + method, Invalid})
		case v.hidden != 0:
			panic("reflect: reflect.Value." + method + " using value obtained using unexported field")
		}
		panic("reflect: reflect.Value." + method + " using unaddressable value")
	}
	if len(kinds) > 0 {
		v.check(method, kinds...)
	}
	value.Store(v.t, v.p, x)
}

// Set puts x there.
func (v Value) Set(x Value) {
	if x.t == 0 {
		if v.put("Set", v.load()); true {
			panic(&ValueError{"reflect.Value.Set", Invalid})
		}
	}
	if v.CanSet() {
		if x.hidden != 0 {
			panic("reflect: reflect.Value.Set using value obtained using unexported field")
		}
		if !assignable(x.t, v.t) {
			panic("reflect.Set: value of type " + x.t.Name() + " is not assignable to type " + v.t.Name())
		}
	}
	v.put("Set", x.load())
}

// Whether types, of which one has no name of its own, are made of the same.
func sameParts(t, u value.Type) bool {
	switch t.Kind() {
	case value.Slice, value.Pointer, value.Chan:
		return t.Elem() == u.Elem()
	case value.Array:
		return t.Elem() == u.Elem() && t.ArrayLen() == u.ArrayLen()
	case value.Map:
		return t.Key() == u.Key() && t.Elem() == u.Elem()
	}
	return false
}

// SetBool sets a bool.
func (v Value) SetBool(x bool) { v.put("SetBool", x, Bool) }

// SetInt sets an integer.
func (v Value) SetInt(x int64) { v.put("SetInt", v.cut(x), Int, Int8, Int16, Int32, Int64) }

// cut is the part of x that the integer has room for.
func (v Value) cut(x int64) int64 {
	switch v.Kind() {
	case Int8:
		return int64(int8(x))
	case Int16:
		return int64(int16(x))
	case Int32:
		return int64(int32(x))
	}
	return x
}

// SetUint sets an integer without sign.
func (v Value) SetUint(x uint64) {
	v.put("SetUint", v.cutUint(x), Uint, Uint8, Uint16, Uint32, Uint64, Uintptr)
}

// cutUint is cut for integers without sign.
func (v Value) cutUint(x uint64) uint64 {
	switch v.Kind() {
	case Uint8:
		return uint64(uint8(x))
	case Uint16:
		return uint64(uint16(x))
	case Uint32:
		return uint64(uint32(x))
	}
	return x
}

// SetFloat sets a float.
func (v Value) SetFloat(x float64) {
	if v.Kind() == Float32 {
		x = float64(float32(x))
	}
	v.put("SetFloat", x, Float32, Float64)
}

// SetString sets a string.
func (v Value) SetString(x string) { v.put("SetString", x, String) }

// SetBytes sets a slice of bytes.
func (v Value) SetBytes(x []byte) {
	if v.CanSet() && v.Kind() == Slice && kindOf(v.t.Elem()) != Uint8 {
		panic("reflect.Value.SetBytes of non-byte slice")
	}
	v.put("SetBytes", x, Slice)
}

// SetZero sets the zero value.
func (v Value) SetZero() { v.put("SetZero", value.ZeroOf(v.t)) }

// OverflowInt is whether x does not fit.
func (v Value) OverflowInt(x int64) bool {
	v.check("OverflowInt", Int, Int8, Int16, Int32, Int64)
	return v.cut(x) != x
}

// OverflowUint is whether x does not fit.
func (v Value) OverflowUint(x uint64) bool {
	v.check("OverflowUint", Uint, Uint8, Uint16, Uint32, Uint64, Uintptr)
	return v.cutUint(x) != x
}

// OverflowFloat is whether x does not fit.
func (v Value) OverflowFloat(x float64) bool {
	v.check("OverflowFloat", Float32, Float64)
	return v.Kind() == Float32 && max(x, -x) > 3.40282346638528859811704183484516925440e+38 && x-x == 0
}

// Comparable is whether it can be compared.
func (v Value) Comparable() bool {
	switch v.Kind() {
	case Invalid:
		return true
	case Interface:
		return v.IsNil() || v.Elem().Comparable()
	case Array:
		for i := range v.Len() {
			if !v.Index(i).Comparable() {
				return false
			}
		}
		return true
	case Struct:
		for i := range v.t.NumField() {
			if !v.Field(i).Comparable() {
				return false
			}
		}
		return true
	}
	return v.t.Comparable()
}

// Equal is whether both are equal.
func (v Value) Equal(u Value) bool {
	if v.Kind() == Interface {
		v = v.Elem()
	}
	if u.Kind() == Interface {
		u = u.Elem()
	}
	if v.t != u.t {
		return false
	}
	return v.t == 0 || v.load() == u.load()
}

// FieldByIndexErr is FieldByIndex, with an error where that panics at a nil pointer.
func (v Value) FieldByIndexErr(index []int) (Value, error) {
	for i, x := range index {
		if i > 0 && v.Kind() == Pointer && v.t.Elem().Kind() == value.Struct {
			if v.IsNil() {
				return Value{}, &nilField{rtype{v.t.Elem()}.Name()}
			}
			v = v.Elem()
		}
		v = v.Field(x)
	}
	return v, nil
}

type nilField struct{ name string }

func (e *nilField) Error() string {
	return "reflect: indirection through nil pointer to embedded struct field " + e.name
}
