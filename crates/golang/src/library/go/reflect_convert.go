// Conversions.
package reflect

import (
	"gort/value"
	"strconv"
)

func isNumber(k Kind) bool { return Int <= k && k <= Float64 }

// Whether types are made of the same, whatever they are called.
func madeOfSame(t, u value.Type) bool {
	if t == u {
		return true
	}
	if t.Kind() != u.Kind() {
		return false
	}
	switch kindOf(t) {
	case Slice, Pointer, Chan, Array, Map:
		return sameParts(t, u)
	case Struct:
		if t.NumField() != u.NumField() {
			return false
		}
		for i := range t.NumField() {
			if t.FieldName(i) != u.FieldName(i) || t.FieldType(i) != u.FieldType(i) || t.FieldEmbedded(i) != u.FieldEmbedded(i) {
				return false
			}
		}
		return true
	case Func, Interface:
		return false
	}
	return kindOf(t) == kindOf(u)
}

func isText(t value.Type) bool {
	if t.Kind() != value.Slice {
		return false
	}
	k := t.Elem().Kind()
	return k == value.Uint8 || k == value.Int32
}

func (r rtype) ConvertibleTo(u Type) bool {
	if u == nil {
		panic("reflect: nil type passed to Type.ConvertibleTo")
	}
	return convertible(r.t, u.number())
}

func convertible(t, u value.Type) bool {
	k, to := kindOf(t), kindOf(u)
	switch {
	case isNumber(k) && isNumber(to), (k == Complex64 || k == Complex128) && (to == Complex64 || to == Complex128):
		return true
	case to == String && (Int <= k && k <= Uintptr || isText(t)), k == String && isText(u):
		return true
	case k == Slice && (to == Array && t.Elem() == u.Elem() || to == Pointer && u.Elem().Kind() == value.Array && t.Elem() == u.Elem().Elem()):
		return true
	case k == Pointer && to == Pointer && !t.IsNamed() && !u.IsNamed():
		return t == u || madeOfSame(t.Elem(), u.Elem())
	}
	return assignable(t, u) || madeOfSame(t, u)
}

// CanConvert is whether Convert gives it as a value of the type.
func (v Value) CanConvert(t Type) bool {
	if !v.Type().ConvertibleTo(t) {
		return false
	}
	if n := 0; v.Kind() == Slice && t.Kind() != Slice && t.Kind() != String && t.Kind() != Interface {
		if t.Kind() == Array {
			n = t.Len()
		} else if t.Kind() == Pointer {
			n = t.Elem().Len()
		}
		return n <= v.Len()
	}
	return true
}

// Convert is v as a value of the type.
func (v Value) Convert(t Type) Value {
	if !v.Type().ConvertibleTo(t) {
		panic("reflect.Value.Convert: value of type " + v.t.Name() + " cannot be converted to type " + t.String())
	}
	x, of := v.load(), v.Kind()
	to := Value{t: t.number(), hidden: v.sticky()}
	switch k := t.Kind(); {
	case isNumber(k) && isNumber(of):
		x = v.number(to)
	case k == String && Int <= of && of <= Uintptr:
		n := v.number(Value{t: value.TypeOf(int64(0))}).(int64)
		if of >= Uint && uint64(n) > 0x10ffff || n < 0 || n > 0x10ffff {
			n = 0xfffd
		}
		x = string(rune(n))
	case k == String && of == Slice:
		if v.t.Elem().Kind() == value.Uint8 {
			x = string(value.Bytes(x))
		} else {
			runes := make([]rune, v.Len())
			for i := range runes {
				runes[i] = rune(v.Index(i).Int())
			}
			x = string(runes)
		}
	case k == Slice && of == String:
		if t.Elem().Kind() == Uint8 {
			x = []byte(value.Text(x))
		} else {
			x = []rune(value.Text(x))
		}
	case k == Complex64:
		x = complex128(complex64(v.Complex()))
	case k == Array && of == Slice:
		if n := t.Len(); n > v.Len() {
			panic("reflect: cannot convert slice with length " + strconv.Itoa(v.Len()) + " to array with length " + strconv.Itoa(n))
		}
		to.p = value.New(to.t)
		Copy(to, v)
		to.x, to.p = value.Load(to.t, to.p), nil
		return to
	case k == Pointer && of == Slice:
		if n := t.Elem().Len(); n > v.Len() {
			panic("reflect: cannot convert slice with length " + strconv.Itoa(v.Len()) + " to pointer to array with length " + strconv.Itoa(n))
		}
		x = nil
		if !v.IsNil() {
			to.x = value.PointerAt(to.t, value.ElemPlace(v.load(), 0))
			return to
		}
		to.x = value.ZeroOf(to.t)
		return to
	case k == Interface:
		to.x = x
		return to
	}
	to.x = converted(to.t, x)
	return to
}

// number is the number that v is, cut to what the type of to has room for.
func (v Value) number(to Value) any {
	switch k := to.Kind(); {
	case k == Float32 || k == Float64:
		var f float64
		switch {
		case v.CanInt():
			f = float64(v.Int())
			if k == Float32 {
				f = float64(float32(v.Int()))
			}
		case v.CanUint():
			f = float64(v.Uint())
			if k == Float32 {
				f = float64(float32(v.Uint()))
			}
		default:
			f = v.Float()
			if k == Float32 {
				f = float64(float32(f))
			}
		}
		return f
	case to.CanInt():
		switch {
		case v.CanInt():
			return to.cut(v.Int())
		case v.CanUint():
			return to.cut(int64(v.Uint()))
		}
		return to.cut(int64(v.Float()))
	default:
		switch {
		case v.CanInt():
			return to.cutUint(uint64(v.Int()))
		case v.CanUint():
			return to.cutUint(v.Uint())
		}
		return to.cutUint(uint64(v.Float()))
	}
}
