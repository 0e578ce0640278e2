// What makes values of types that the program has, and what makes more of slices and maps.
package reflect

import (
	"gort/value"
	"strconv"
)

// TypeAssert is v.Interface().(T), and whether v is one.
func TypeAssert[T any](v Value) (T, bool) {
	t, ok := v.Interface().(T)
	return t, ok
}

// made is a type that others are made of, as the program has it.
func made(t value.Type, name string) Type {
	if t == 0 {
		panic("reflect: gort makes no type while a program runs, and nothing in this one has the type " + name)
	}
	return rtype{t}
}

// PointerTo is the type of pointers to t.
func PointerTo(t Type) Type { return made(t.number().PointerTo(), "*"+t.String()) }

// PtrTo is the old name of PointerTo.
func PtrTo(t Type) Type { return PointerTo(t) }

// SliceOf is the type of slices of t.
func SliceOf(t Type) Type { return made(value.Find(value.Slice, t.number(), 0, 0), "[]"+t.String()) }

// ArrayOf is the type of arrays of length values of type elem.
func ArrayOf(length int, elem Type) Type {
	if length < 0 {
		panic("reflect: negative length passed to ArrayOf")
	}
	return made(value.Find(value.Array, elem.number(), 0, length), "["+strconv.Itoa(length)+"]"+elem.String())
}

// MapOf is the type of maps from key to elem.
func MapOf(key, elem Type) Type {
	if !key.Comparable() {
		panic("reflect.MapOf: invalid key type " + key.String())
	}
	return made(value.Find(value.Map, key.number(), elem.number(), 0), "map["+key.String()+"]"+elem.String())
}

// New is a pointer to a new zero value of the type.
func New(typ Type) Value {
	if typ == nil {
		panic("reflect: New(nil)")
	}
	t := PointerTo(typ).number()
	return Value{t: t, x: value.PointerAt(t, value.New(typ.number()))}
}

// MakeSlice is a slice of the type.
func MakeSlice(typ Type, len, cap int) Value {
	switch {
	case typ.Kind() != Slice:
		panic("reflect.MakeSlice of non-slice type")
	case len < 0:
		panic("reflect.MakeSlice: negative len")
	case cap < 0:
		panic("reflect.MakeSlice: negative cap")
	case len > cap:
		panic("reflect.MakeSlice: len > cap")
	}
	t := typ.number()
	return Value{t: t, x: value.MakeSlice(t, len, cap)}
}

// MakeMap is a map of the type.
func MakeMap(typ Type) Value { return MakeMapWithSize(typ, 0) }

// MakeMapWithSize is a map of the type, with room for about n entries.
func MakeMapWithSize(typ Type, n int) Value {
	if typ.Kind() != Map {
		panic("reflect.MakeMapWithSize of non-map type")
	}
	t := typ.number()
	return Value{t: t, x: value.MakeMap(t)}
}

// Addr is a pointer to where it stands.
func (v Value) Addr() Value {
	if v.p == nil {
		panic("reflect.Value.Addr of unaddressable value")
	}
	t := PointerTo(rtype{v.t}).number()
	return Value{t: t, x: value.PointerAt(t, v.p), hidden: v.hidden & forGood}
}

// assignTo is v as a value of type t, to which it can be assigned.
func (v Value) assignTo(context string, t value.Type) any {
	if v.hidden != 0 {
		panic("reflect: " + context + " using value obtained using unexported field")
	}
	if !assignable(v.Type().number(), t) {
		panic(context + ": value of type " + v.t.Name() + " is not assignable to type " + t.Name())
	}
	return v.load()
}

func (v Value) canChange(method string) {
	switch {
	case v.t == 0:
		panic(&ValueError{"reflect.Value." + method, Invalid})
	case v.hidden != 0:
		panic("reflect: reflect.Value." + method + " using value obtained using unexported field")
	}
}

// SetMapIndex puts elem there for the key; the zero Value takes the entry away.
func (v Value) SetMapIndex(key, elem Value) {
	m := v.must("SetMapIndex", Map)
	v.canChange("SetMapIndex")
	k := key.assignTo("reflect.Value.SetMapIndex", v.t.Key())
	if elem.t == 0 {
		value.DeleteEntry(m, k)
		return
	}
	value.SetEntry(m, k, elem.assignTo("reflect.Value.SetMapIndex", v.t.Elem()))
}

// SetIterKey sets it to the key of the entry.
func (v Value) SetIterKey(iter *MapIter) { v.Set(iter.Key()) }

// SetIterValue sets it to the value of the entry.
func (v Value) SetIterValue(iter *MapIter) { v.Set(iter.Value()) }

// Clear takes all entries of a map away, or sets the elements of a slice to zero.
func (v Value) Clear() {
	switch v.Kind() {
	case Slice:
		for i := range v.Len() {
			value.Store(v.t.Elem(), value.ElemPlace(v.load(), i), value.ZeroOf(v.t.Elem()))
		}
	case Map:
		for _, key := range v.MapKeys() {
			value.DeleteEntry(v.load(), key.load())
		}
	default:
		panic(&ValueError{"reflect.Value.Clear", v.Kind()})
	}
}

// Grow makes room for n more elements.
func (v Value) Grow(n int) {
	v.put("Grow", v.must("Grow", Slice), Slice)
	if n < 0 {
		panic("reflect.Value.Grow: negative len")
	}
	x := v.load()
	length := value.Len(x)
	if length+n < 0 {
		panic("reflect.Value.Grow: slice overflow")
	}
	if length+n > value.Cap(x) {
		x = value.Grow(x, n)
		value.Store(v.t, v.p, value.Reslice(x, 0, length, value.Cap(x)))
	}
}

// SetLen sets the length of a slice.
func (v Value) SetLen(n int) {
	x := v.must("SetLen", Slice)
	v.put("SetLen", x)
	if n < 0 || n > value.Cap(x) {
		panic("reflect: slice length out of range in SetLen")
	}
	value.Store(v.t, v.p, value.Reslice(x, 0, n, value.Cap(x)))
}

// SetCap sets the capacity of a slice.
func (v Value) SetCap(n int) {
	x := v.must("SetCap", Slice)
	v.put("SetCap", x)
	if n < value.Len(x) || n > value.Cap(x) {
		panic("reflect: slice capacity out of range in SetCap")
	}
	value.Store(v.t, v.p, value.Reslice(x, 0, value.Len(x), n))
}

// SetComplex sets a complex number.
func (v Value) SetComplex(x complex128) {
	if v.Kind() == Complex64 {
		x = complex128(complex64(x))
	}
	v.put("SetComplex", x, Complex64, Complex128)
}

// Slice is v[i:j].
func (v Value) Slice(i, j int) Value {
	switch v.Kind() {
	case String:
		s := value.Text(v.load())
		if i < 0 || j < i || j > len(s) {
			panic("reflect.Value.Slice: string slice index out of bounds")
		}
		return v.as(s[i:j])
	case Array, Slice:
		x, t := v.sliced("Slice")
		if i < 0 || j < i || j > value.Cap(x) {
			panic("reflect.Value.Slice: slice index out of bounds")
		}
		return Value{t: t, x: value.Reslice(x, i, j, value.Cap(x)), hidden: v.sticky()}
	}
	panic(&ValueError{"reflect.Value.Slice", v.Kind()})
}

// Slice3 is v[i:j:k].
func (v Value) Slice3(i, j, k int) Value {
	v.check("Slice3", Array, Slice)
	x, t := v.sliced("Slice3")
	if i < 0 || j < i || k < j || k > value.Cap(x) {
		panic("reflect.Value.Slice3: slice index out of bounds")
	}
	return Value{t: t, x: value.Reslice(x, i, j, k), hidden: v.sticky()}
}

// sliced is the slice, or one of all elements of the array.
func (v Value) sliced(method string) (any, value.Type) {
	if v.Kind() == Slice {
		return v.load(), v.t
	}
	if v.p == nil {
		panic("reflect.Value." + method + ": slice of unaddressable array")
	}
	t := SliceOf(rtype{v.t.Elem()}).number()
	return value.SliceAt(t, v.p, v.t.ArrayLen()), t
}

// as is x, which is made of what v is made of, as a value of v's type.
func (v Value) as(x any) Value { return Value{t: v.t, x: converted(v.t, x), hidden: v.sticky()} }

func converted(t value.Type, x any) any {
	p := value.New(t)
	value.Store(t, p, x)
	return value.Load(t, p)
}

// Append is the slice s with the values behind its elements.
func Append(s Value, x ...Value) Value {
	s.check("Append", Slice)
	s.canChange("Append")
	grown := s.extended(len(x))
	for i, v := range x {
		grown.Index(grown.Len() - len(x) + i).Set(v)
	}
	return grown
}

// AppendSlice is the slice s with the elements of the slice t behind its own.
func AppendSlice(s, t Value) Value {
	s.check("AppendSlice", Slice)
	t.check("AppendSlice", Slice)
	if s.t.Elem() != t.t.Elem() {
		panic("reflect.AppendSlice: " + s.t.Elem().Name() + " != " + t.t.Elem().Name())
	}
	s.canChange("AppendSlice")
	n := t.Len()
	grown := s.extended(n)
	Copy(grown.Slice(grown.Len()-n, grown.Len()), t)
	return grown
}

func (v Value) extended(n int) Value {
	x := v.load()
	if n > 0 {
		x = value.Grow(x, n)
	}
	return Value{t: v.t, x: x, hidden: v.hidden}
}

// Copy copies elements until one of both has no more, and says how many.
func Copy(dst, src Value) int {
	if k := dst.Kind(); k == Array {
		dst.put("Copy", dst.load())
	} else if k != Slice {
		panic(&ValueError{"reflect.Copy", k})
	}
	if k := src.Kind(); k != Array && k != Slice && !(k == String && dst.t.Elem().Kind() == value.Uint8) {
		panic(&ValueError{"reflect.Copy", k})
	}
	if src.Kind() != String && dst.t.Elem() != src.t.Elem() {
		panic("reflect.Copy: " + dst.t.Elem().Name() + " != " + src.t.Elem().Name())
	}
	n := min(dst.Len(), src.Len())
	elems := make([]any, n)
	for i := range n {
		elems[i] = src.Index(i).load()
	}
	for i, x := range elems {
		e := dst.Index(i)
		value.Store(e.t, e.p, x)
	}
	return n
}

// VisibleFields are the fields of a struct, with those of structs that it embeds.
func VisibleFields(t Type) []StructField {
	if t == nil {
		panic("reflect: VisibleFields(nil)")
	}
	if t.Kind() != Struct {
		panic("reflect.VisibleFields of non-struct type")
	}
	var all []StructField
	var walk func(at Type, index []int, within map[Type]bool)
	walk = func(at Type, index []int, within map[Type]bool) {
		if within[at] {
			return
		}
		within[at] = true
		for i := range at.NumField() {
			f := at.Field(i)
			f.Index = append(append([]int(nil), index...), i)
			all = append(all, f)
			if inner := f.Type; f.Anonymous {
				if inner.Kind() == Pointer {
					inner = inner.Elem()
				}
				if inner.Kind() == Struct {
					walk(inner, f.Index, within)
				}
			}
		}
		delete(within, at)
	}
	walk(t, nil, map[Type]bool{})
	// Of those with the same name one is seen: that which lies least deep, if there is one only.
	depth, count := map[string]int{}, map[string]int{}
	for _, f := range all {
		switch d, ok := depth[f.Name]; {
		case !ok || len(f.Index) < d:
			depth[f.Name], count[f.Name] = len(f.Index), 1
		case len(f.Index) == d:
			count[f.Name]++
		}
	}
	var seen []StructField
	for _, f := range all {
		if len(f.Index) == depth[f.Name] && count[f.Name] == 1 {
			seen = append(seen, f)
		}
	}
	return seen
}

// Swapper is what swaps elements of the slice.
func Swapper(slice any) func(i, j int) {
	v := ValueOf(slice)
	if v.Kind() != Slice {
		panic(&ValueError{Method: "Swapper", Kind: v.Kind()})
	}
	return func(i, j int) {
		if n := v.Len(); uint(i) >= uint(n) || uint(j) >= uint(n) {
			panic("reflect: slice index out of range")
		}
		value.Swap(slice, i, j)
	}
}
