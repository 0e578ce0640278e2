package main

import (
	"fmt"
	"os"
	"reflect"
	"sort"
)

type inner struct {
	A int8
	b string
}

type named string

type tagged struct {
	Name string `json:"name,omitempty" xml:"n"`
	Age  uint16 `json:"age"`
	priv []int
	inner
	Ptr   *inner
	Any   any
	Map   map[string]int
	Arr   [3]int
	Bytes [4]byte
	F     func()
	C     complex128
	E     error
	N     named
	B     bool
	F32   float32
	Sl    []string
}

func (named) String() string { return "I am named" }

func try(name string, f func()) {
	defer func() {
		if r := recover(); r != nil {
			err, ok := r.(error)
			fmt.Println(name, "panics:", r, ok, err)
		}
	}()
	f()
}

func show(depth int, v reflect.Value) {
	fmt.Printf("%*s%v %v ", depth*2, "", v.Kind(), v.IsValid())
	if !v.IsValid() {
		fmt.Println(v)
		return
	}
	fmt.Print(v.Type(), " ", v.CanAddr(), v.CanSet(), v.CanInterface(), v.IsZero(), v.Comparable(), " ", v.String(), " ")
	switch v.Kind() {
	case reflect.Func, reflect.Chan, reflect.UnsafePointer:
		fmt.Println(v.IsNil())
	case reflect.Pointer, reflect.Interface:
		fmt.Println(v.IsNil())
		if !v.IsNil() {
			show(depth+1, v.Elem())
		}
	case reflect.Struct:
		if v.NumField() < 5 {
			fmt.Printf("%v %+v", v, v)
		}
		fmt.Println()
		for i := range v.NumField() {
			f := v.Type().Field(i)
			fmt.Println(f.Name, f.Type, f.Tag, f.Tag.Get("json"), f.Anonymous, f.IsExported(), f.Index)
			show(depth+1, v.Field(i))
		}
	case reflect.Slice, reflect.Array, reflect.String:
		fmt.Println(v.Len(), v)
		for i := range v.Len() {
			show(depth+1, v.Index(i))
		}
	case reflect.Map:
		fmt.Println(v.Len(), v)
		keys := v.MapKeys()
		sort.Slice(keys, func(i, j int) bool { return keys[i].String() < keys[j].String() })
		for _, k := range keys {
			show(depth+1, k)
			show(depth+1, v.MapIndex(k))
		}
		n := 0
		for it := v.MapRange(); it.Next(); n++ {
			_, _ = it.Key(), it.Value()
		}
		fmt.Println(n)
	case reflect.Int, reflect.Int8:
		fmt.Println(v.Int(), v.CanInt(), v)
	case reflect.Uint8, reflect.Uint16:
		fmt.Println(v.Uint(), v.CanUint(), v)
	case reflect.Float32, reflect.Float64:
		fmt.Println(v.Float(), v)
	case reflect.Complex128:
		fmt.Println(v.Complex(), v)
	case reflect.Bool:
		fmt.Println(v.Bool(), v)
	}
}

func main() {
	x := &tagged{Name: "n", Age: 7, priv: []int{1}, inner: inner{-3, "hid"}, Ptr: &inner{4, "p"}, Any: 2.5, Map: map[string]int{"b": 2, "a": 1}, Arr: [3]int{1, 2, 3}, Bytes: [4]byte{9, 8, 7, 6}, C: 1i, E: os.ErrExist, N: "z", B: true, F32: 1.5, Sl: []string{"q"}}
	for _, y := range []any{nil, 1, "s", x, *x, &x, []any{1, nil, "x", []byte("b")}, map[named][]int{"k": {1}, "j": nil}, [2]named{"u", "v"}, struct{}{}, (*int)(nil), (error)(nil), []int(nil), named("n"), &[]inner{{1, "a"}}} {
		show(0, reflect.ValueOf(y))
	}
	v := reflect.ValueOf(x).Elem()
	v.FieldByName("Name").SetString("set")
	v.FieldByName("Age").SetUint(70000)
	v.FieldByName("A").SetInt(300)
	v.FieldByName("Any").Set(reflect.ValueOf("any"))
	v.FieldByName("Map").Set(reflect.ValueOf(map[string]int{"z": 26}))
	v.FieldByName("Arr").Index(1).SetInt(50)
	v.FieldByName("Bytes").Index(2).SetUint(255)
	v.FieldByName("C").Set(reflect.ValueOf(2i))
	v.FieldByName("E").Set(reflect.ValueOf(os.ErrNotExist))
	v.FieldByName("N").SetString("named")
	v.FieldByName("B").SetBool(false)
	v.FieldByName("F32").SetFloat(0.1)
	v.FieldByName("Sl").Index(0).SetString("element")
	v.FieldByName("Ptr").Elem().Field(0).SetInt(99)
	fmt.Printf("%+v %v\n", x.Ptr.A, *x.Ptr)
	x.Ptr, x.F = nil, nil
	fmt.Printf("%+v\n", *x)
	v.FieldByName("Map").SetZero()
	v.FieldByName("Sl").Set(reflect.Zero(v.FieldByName("Sl").Type()))
	fmt.Println(x.Map == nil, x.Sl == nil, v.FieldByName("none").IsValid(), v.FieldByIndex([]int{3, 0}))
	b := []byte("bytes")
	bv := reflect.ValueOf(b)
	bv.Index(0).SetUint('B')
	reflect.ValueOf(&b).Elem().Index(1).SetUint('Y')
	fmt.Println(string(b), string(bv.Bytes()), bv.Cap() >= 5)
	reflect.ValueOf(&b).Elem().SetBytes([]byte("new"))
	fmt.Println(string(b))
	n := 5
	p := &n
	reflect.Indirect(reflect.ValueOf(p)).SetInt(6)
	fmt.Println(n, reflect.Indirect(reflect.ValueOf(3)), reflect.ValueOf(&p).Elem().Elem().CanSet())
	try("int", func() { reflect.ValueOf("x").Int() })
	try("zero", func() { reflect.Value{}.Type() })
	try("zerolen", func() { reflect.Value{}.Len() })
	try("unaddressable", func() { reflect.ValueOf(1).SetInt(2) })
	try("hidden", func() { v.FieldByName("priv").Set(reflect.ValueOf([]int{})) })
	try("hiddeninterface", func() { v.FieldByName("priv").Interface() })
	try("wrongkind", func() { v.FieldByName("Name").SetInt(1) })
	try("wrongtype", func() { v.FieldByName("Name").Set(reflect.ValueOf(1)) })
	try("notimplements", func() { v.FieldByName("E").Set(reflect.ValueOf(1)) })
	try("index", func() { reflect.ValueOf([]int{1}).Index(1) })
	try("arrayindex", func() { reflect.ValueOf([1]int{1}).Index(-1) })
	try("stringindex", func() { reflect.ValueOf("a").Index(1) })
	try("field", func() { reflect.ValueOf(*x).Field(99) })
	try("fieldof", func() { reflect.ValueOf(1).Field(0) })
	try("numfield", func() { reflect.ValueOf(1).NumField() })
	try("elem", func() { reflect.ValueOf(1).Elem() })
	try("isnil", func() { reflect.ValueOf(1).IsNil() })
	try("mapkeys", func() { reflect.ValueOf(1).MapKeys() })
	try("mapindex", func() { reflect.ValueOf(map[string]int{}).MapIndex(reflect.ValueOf(1)) })
	try("settozero", func() { v.FieldByName("Any").Set(reflect.Value{}) })
	try("tfield", func() { reflect.TypeOf(1).Field(0) })
	try("tlen", func() { reflect.TypeOf(1).Len() })
	f, ok := reflect.TypeOf(*x).FieldByName("A")
	fmt.Println(f.Name, f.Index, f.Type, ok, reflect.TypeOf([7]int{}).Len())
	_, ok = reflect.TypeOf(*x).FieldByName("zzz")
	fmt.Println(ok)
	for _, tag := range []reflect.StructTag{`a:"1" b:"2"`, `a:"x\"y"`, `a`, `a:"`, `a:1`, ` a:"1"  c:""`, "a:`1`", ``} {
		got, ok := tag.Lookup("a")
		other, ok2 := tag.Lookup("c")
		fmt.Printf("%q %v %q %v %q\n", got, ok, other, ok2, tag.Get("b"))
	}
	fmt.Println(reflect.ValueOf(int8(0)).OverflowInt(200), reflect.ValueOf(uint8(0)).OverflowUint(200), reflect.ValueOf(float32(0)).OverflowFloat(1e300))
	fmt.Println(reflect.ValueOf(1).Equal(reflect.ValueOf(1)), reflect.ValueOf(1).Equal(reflect.ValueOf("1")))
	fmt.Printf("%v %d %s %x %T %+v %5v|%-5v|\n", reflect.ValueOf(1), reflect.ValueOf(2), reflect.ValueOf("s"), reflect.ValueOf("hex"), reflect.ValueOf(1), reflect.ValueOf(inner{1, "b"}), reflect.ValueOf(7), reflect.ValueOf("ab"))
	fmt.Println(reflect.ValueOf(named("x")), reflect.Value{}, []reflect.Value{reflect.ValueOf(1)}, reflect.ValueOf(os.ErrExist), reflect.ValueOf([]any{nil}).Index(0))
}
