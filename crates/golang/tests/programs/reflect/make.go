package main

import (
	"fmt"
	"reflect"
	"time"
)

type Point struct {
	X, Y int
	Name string `k:"v"`
	tag  *Point
}

func (p Point) String() string { return fmt.Sprint("P", p.X, p.Y) }

type Ints []int
type Celsius float64
type Grid [2][3]int8
type Outer struct {
	Point
	*Inner
	M map[string]*Point
	F func(int) string
	I any
	E error
}
type Inner struct{ Deep, X int }

func panics(name string, f func()) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Printf("%s: %v (%T)\n", name, r, r)
		}
	}()
	f()
	fmt.Println(name, "went on")
}

func main() {
	p := reflect.New(reflect.TypeOf(Point{}))
	p.Elem().Field(0).SetInt(4)
	p.Elem().FieldByName("Name").SetString("n")
	fmt.Println(p.Interface(), p.Type(), p.Elem().Addr().Type(), p.Elem().Addr().Interface() == p.Interface())
	_, ok := p.Interface().(fmt.Stringer)
	fmt.Println(ok, p.Type().Implements(reflect.TypeFor[fmt.Stringer]()))

	s := reflect.MakeSlice(reflect.TypeFor[Ints](), 2, 5)
	s.Index(1).SetInt(7)
	s = reflect.Append(s, reflect.ValueOf(9), reflect.ValueOf(10))
	fmt.Println(s, s.Len(), s.Cap(), s.Type(), s.Interface().(Ints))
	s = reflect.AppendSlice(s, reflect.ValueOf([]int{1, 2, 3}))
	fmt.Println(s, s.Len(), s.Cap())
	fmt.Println(s.Slice(1, 3), s.Slice3(0, 1, 2).Cap(), reflect.ValueOf("hello").Slice(1, 3))
	arr := [4]int{1, 2, 3, 4}
	sl := reflect.ValueOf(&arr).Elem().Slice(1, 3)
	sl.Index(0).SetInt(20)
	fmt.Println(arr, sl, sl.Cap())
	bs := []byte("abc")
	v := reflect.ValueOf(&bs).Elem()
	v.Grow(10)
	fmt.Println(v.Len(), v.Cap() >= 13)
	v.SetLen(5)
	v.Index(4).SetUint(65)
	fmt.Printf("%q %d\n", bs, reflect.Copy(v, reflect.ValueOf("xyz")))
	fmt.Printf("%q\n", bs)
	v.SetLen(2)
	v.SetCap(3)
	fmt.Println(len(bs), cap(bs))
	var grow []string
	g := reflect.ValueOf(&grow).Elem()
	for i := range 20 {
		g.Set(reflect.Append(g, reflect.ValueOf(fmt.Sprint(i))))
		fmt.Print(g.Cap(), " ")
	}
	fmt.Println(len(grow))

	m := reflect.MakeMap(reflect.TypeFor[map[string]Point]())
	m.SetMapIndex(reflect.ValueOf("a"), reflect.ValueOf(Point{1, 2, "x", nil}))
	m.SetMapIndex(reflect.ValueOf("b"), reflect.ValueOf(Point{3, 4, "y", nil}))
	fmt.Println(m, m.Len(), m.MapIndex(reflect.ValueOf("b")), m.MapIndex(reflect.ValueOf("c")).IsValid())
	m.SetMapIndex(reflect.ValueOf("a"), reflect.Value{})
	fmt.Println(m.Interface().(map[string]Point))
	anyMap := map[any]any{1: "one", "two": 2, [2]int{1, 2}: nil, 1.5: Point{}}
	am := reflect.ValueOf(anyMap)
	for _, k := range []any{1, "two", [2]int{1, 2}, 1.5, 2, int8(1)} {
		e := am.MapIndex(reflect.ValueOf(k))
		fmt.Println(k, e.IsValid(), e)
	}
	am.SetMapIndex(reflect.ValueOf(true), reflect.ValueOf([]int{1}))
	fmt.Println(len(anyMap), anyMap[true])
	am.Clear()
	fmt.Println(len(anyMap))
	keys := map[Point][]int{{X: 1}: {1}, {X: 2}: {2, 2}}
	kv := reflect.ValueOf(keys)
	key, elem := reflect.New(kv.Type().Key()).Elem(), reflect.New(kv.Type().Elem()).Elem()
	sum := 0
	for iter := kv.MapRange(); iter.Next(); {
		key.SetIterKey(iter)
		elem.SetIterValue(iter)
		sum += int(key.Field(0).Int()) * elem.Len()
	}
	fmt.Println(sum)
	big := map[int]int{}
	bv := reflect.ValueOf(big)
	for i := range 1000 {
		bv.SetMapIndex(reflect.ValueOf(i*i), reflect.ValueOf(i))
	}
	fmt.Println(len(big), big[998001], bv.MapIndex(reflect.ValueOf(25)))

	var o Outer
	ov := reflect.ValueOf(&o).Elem()
	ov.FieldByName("Inner").Set(reflect.New(reflect.TypeFor[Inner]()))
	ov.FieldByName("Deep").SetInt(3)
	ov.FieldByName("M").Set(reflect.MakeMap(ov.FieldByName("M").Type()))
	ov.FieldByName("M").SetMapIndex(reflect.ValueOf("q"), reflect.ValueOf(&Point{X: 5}))
	ov.FieldByName("I").Set(reflect.ValueOf(5))
	ov.FieldByName("E").Set(reflect.ValueOf(fmt.Errorf("e")))
	fmt.Println(o.Deep, o.M["q"].X, o.I, o.E)
	for _, f := range reflect.VisibleFields(ov.Type()) {
		fmt.Println(f.Name, f.Index, f.Type, f.Anonymous, f.IsExported())
	}
	fmt.Println(ov.Type().FieldByIndex([]int{1, 0}).Name)
	_, err := reflect.ValueOf(Outer{}).FieldByIndexErr([]int{1, 0})
	fmt.Println(err)

	for _, x := range []any{int8(-3), uint16(300), 3.99, float32(2.5), Celsius(-1.5), time.Second, 'x'} {
		for _, t := range []reflect.Type{reflect.TypeFor[int](), reflect.TypeFor[int8](), reflect.TypeFor[uint32](), reflect.TypeFor[float32](), reflect.TypeFor[Celsius](), reflect.TypeFor[time.Duration]()} {
			fmt.Print(reflect.ValueOf(x).Convert(t).Interface(), " ")
		}
		fmt.Println(reflect.ValueOf(x).CanConvert(reflect.TypeFor[string]()))
	}
	fmt.Println(reflect.ValueOf(65).Convert(reflect.TypeFor[string]()), reflect.ValueOf("héy").Convert(reflect.TypeFor[[]rune]()), reflect.ValueOf([]byte("ab")).Convert(reflect.TypeFor[string]()))
	fmt.Println(reflect.ValueOf([]int{1, 2}).Convert(reflect.TypeFor[Ints]()).Type(), reflect.ValueOf([]int{1, 2, 3}).Convert(reflect.TypeFor[[2]int]()), reflect.ValueOf(Point{}).Convert(reflect.TypeFor[fmt.Stringer]()).Type())
	fmt.Println(reflect.TypeFor[Point]().ConvertibleTo(reflect.TypeFor[int]()), reflect.TypeFor[Point]().AssignableTo(reflect.TypeFor[fmt.Stringer]()), reflect.TypeFor[[]int]().AssignableTo(reflect.TypeFor[Ints]()))

	fmt.Println(reflect.PointerTo(reflect.TypeFor[Point]()), reflect.SliceOf(reflect.TypeFor[string]()), reflect.MapOf(reflect.TypeFor[string](), reflect.TypeFor[Point]()), reflect.ArrayOf(3, reflect.TypeFor[int8]()))
	for _, t := range []reflect.Type{reflect.TypeFor[int32](), reflect.TypeFor[Point](), reflect.TypeFor[Grid](), reflect.TypeFor[string](), reflect.TypeFor[[]int](), reflect.TypeFor[any](), reflect.TypeFor[time.Time](), reflect.TypeFor[bool](), reflect.TypeFor[error]()} {
		fmt.Println(t, t.Name(), t.PkgPath(), t.Size())
	}
	fmt.Println(reflect.TypeFor[int16]().Bits(), reflect.TypeFor[Celsius]().Bits(), reflect.TypeFor[int8]().OverflowInt(128), reflect.TypeFor[uint8]().OverflowUint(255), reflect.TypeFor[float32]().OverflowFloat(1e300))
	t, ok := reflect.TypeAssert[fmt.Stringer](reflect.ValueOf(Point{1, 2, "", nil}))
	fmt.Println(t, ok)
	_, ok = reflect.TypeAssert[int](reflect.ValueOf("x"))
	fmt.Println(ok)
	c := complex64(1)
	reflect.ValueOf(&c).Elem().SetComplex(2i)
	fmt.Println(c)
	var np *int
	pv := reflect.ValueOf(&np).Elem()
	pv.Set(reflect.New(pv.Type().Elem()))
	*np = 6
	fmt.Println(pv.Elem().Int())
	swap := reflect.Swapper([]string{"a", "b"})
	swap(0, 1)

	panics("addr", func() { reflect.ValueOf(1).Addr() })
	panics("new", func() { reflect.New(nil) })
	panics("slice", func() { reflect.MakeSlice(reflect.TypeFor[int](), 1, 1) })
	panics("slice2", func() { reflect.MakeSlice(reflect.TypeFor[[]int](), 2, 1) })
	panics("slice3", func() { reflect.MakeSlice(reflect.TypeFor[[]int](), -1, 1) })
	panics("map", func() { reflect.MakeMap(reflect.TypeFor[int]()) })
	panics("nilmap", func() { reflect.ValueOf(map[string]int(nil)).SetMapIndex(reflect.ValueOf("a"), reflect.ValueOf(1)) })
	panics("key", func() { reflect.ValueOf(map[string]int{}).SetMapIndex(reflect.ValueOf(1), reflect.ValueOf(1)) })
	panics("elem", func() { reflect.ValueOf(map[string]int{}).SetMapIndex(reflect.ValueOf("a"), reflect.ValueOf("x")) })
	panics("hash", func() { am.SetMapIndex(reflect.ValueOf([]int{}), reflect.ValueOf(1)) })
	panics("index", func() { reflect.ValueOf(map[string]int{}).MapIndex(reflect.ValueOf(1)) })
	panics("append", func() { reflect.Append(reflect.ValueOf([]int{}), reflect.ValueOf("x")) })
	panics("append2", func() { reflect.AppendSlice(reflect.ValueOf([]int{}), reflect.ValueOf([]string{})) })
	panics("convert", func() { reflect.ValueOf("x").Convert(reflect.TypeFor[int]()) })
	panics("convert2", func() { reflect.ValueOf([]int{1}).Convert(reflect.TypeFor[[2]int]()) })
	panics("setlen", func() { v.SetLen(100) })
	panics("setcap", func() { v.SetCap(100) })
	panics("setlen2", func() { reflect.ValueOf([]int{1}).SetLen(0) })
	panics("grow", func() { v.Grow(-1) })
	panics("cut", func() { v.Slice(3, 1) })
	panics("cut2", func() { reflect.ValueOf([2]int{}).Slice(0, 1) })
	panics("cut3", func() { reflect.ValueOf("abc").Slice(0, 9) })
	panics("hidden", func() { p.Elem().FieldByName("tag").Addr().Interface() })
	panics("set", func() { p.Elem().Field(0).Set(reflect.ValueOf("x")) })
	panics("bits", func() { reflect.TypeFor[string]().Bits() })
	panics("clear", func() { reflect.ValueOf(1).Clear() })
	panics("copy", func() { reflect.Copy(reflect.ValueOf([]int{1}), reflect.ValueOf([]string{"a"})) })
}
