package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"time"
)

type Inner struct{ X, Y int }
type Emb struct {
	A int `json:"a"`
	B string
}
type lower struct{ Low int }
type MyInt int
type All struct {
	Bool    bool
	Int     int8 `json:"int,omitempty"`
	U       uint16 `json:",string"`
	F       float64 `json:"f,string"`
	F32     float32
	S       string `json:"s,string"`
	Bs      []byte
	Arr     [3]int
	BA      [3]byte
	Sl      []string
	M       map[string]int
	MI      map[int]string
	P       *int
	PS      *Inner
	I       any
	In      Inner `json:"in"`
	Skip    int   `json:"-"`
	Dash    int   `json:"-,"`
	unexp   int
	Emb
	*lower
	MyInt
	Z  time.Time `json:"z,omitzero"`
	D  time.Duration
	N  json.Number
	R  json.RawMessage
	SS []int `json:"ss,string"`
	PI *int `json:"pi,string"`
	Oe *Inner `json:",omitempty"`
	Bad int `json:"bad name!"`
	Q int `json:"a\"b"`
}
type VM struct{ n int }

func (v VM) MarshalJSON() ([]byte, error) { return []byte(fmt.Sprintf(` { "vm" : %d , "h":"<a>" } `, v.n)), nil }

type PM struct{ n int }

func (v *PM) MarshalJSON() ([]byte, error) { return []byte(fmt.Sprintf(`"pm%d"`, v.n)), nil }

type TM struct{ s string }

func (t TM) MarshalText() ([]byte, error) { return []byte("tm:" + t.s), nil }

type PT struct{ s string }

func (t *PT) MarshalText() ([]byte, error) { return []byte("pt:" + t.s), nil }

type ErrM struct{}

func (ErrM) MarshalJSON() ([]byte, error) { return nil, errors.New("no way") }

type ErrT struct{}

func (ErrT) MarshalText() ([]byte, error) { return nil, errors.New("no text") }

type BadM struct{ s string }

func (b BadM) MarshalJSON() ([]byte, error) { return []byte(b.s), nil }

type Rec struct {
	Name string
	Next *Rec
	Kids []Rec `json:",omitempty"`
}
type SK string

func (s SK) MarshalText() ([]byte, error) { return []byte("sk:" + string(s)), nil }

type Zer struct{ n int }

func (z Zer) IsZero() bool { return z.n == 7 }

type HasZ struct {
	Z Zer `json:",omitzero"`
	P *Zer `json:",omitzero"`
	A []int `json:",omitzero"`
	B []int `json:",omitempty"`
	C struct{} `json:",omitzero"`
	D struct{} `json:",omitempty"`
	E [0]int `json:",omitempty"`
	F [2]int `json:",omitempty"`
	G any `json:",omitempty"`
}
type L1 struct{ X int }
type L2 struct{ X int }
type Amb struct {
	L1
	L2
}
type Dom struct {
	L1
	L2 `json:"l2"`
}
type Tagged struct {
	L1
	Y int `json:"X"`
}
type Node struct{ M map[string]*Node; S []*Node }

func show(name string, v any) {
	b, err := json.Marshal(v)
	fmt.Printf("%s: %s", name, b)
	if err != nil {
		fmt.Printf(" ERR %v | %T", err, err)
		for u := errors.Unwrap(err); u != nil; u = errors.Unwrap(u) {
			fmt.Printf(" <- %T %v", u, u)
		}
	}
	fmt.Println()
}

func main() {
	seven := 7
	show("all", All{unexp: 1})
	show("all2", All{Bool: true, Int: -5, U: 9, F: 1.5, F32: 0.1, S: "he\"y", Bs: []byte("hi<>"), Arr: [3]int{1, 2, 3}, BA: [3]byte{1, 2, 3}, Sl: []string{"a", "<b>"}, M: map[string]int{"z": 1, "a": 2}, MI: map[int]string{10: "x", 9: "y", -1: "q"},
		P: &seven, PS: &Inner{1, 2}, I: []any{1, "a", nil, 2.5, map[string]any{"k": true}}, Emb: Emb{3, "b"}, lower: &lower{8}, MyInt: 4, Z: time.Date(2024, 1, 2, 3, 4, 5, 6, time.UTC), D: time.Second, N: "12.50", R: json.RawMessage(`{"a" : 1}`), SS: []int{1, 2}, PI: &seven})
	for _, f := range []float64{0, 1, -1, 0.1, 1e20, 1e21, 1e22, 1.5e300, 1e-6, 1e-7, 123456789, 1.0 / 3, 5e-324, math.MaxFloat64, 100} {
		show("f", f)
		show("f32", float32(f))
	}
	show("nan", math.NaN())
	show("inf", map[string]any{"a": math.Inf(-1)})
	show("neg0", math.Copysign(0, -1))
	show("strs", []string{"", "a\tb\n\r\b\f\x00\x1f\x7f", "<>&\u2028\u2029é世界😀", "\xff\xfeok", "quote\"back\\slash/"})
	show("nil", nil)
	show("nilmap", map[string]int(nil))
	show("nilslice", []int(nil))
	show("empty", []any{[]int{}, map[string]int{}, struct{}{}})
	show("chan", make(chan int))
	show("func", func() {})
	show("cplx", 1i)
	show("structchan", struct{ C chan int }{})
	show("vm", VM{3})
	show("pvm", &VM{3})
	show("pm", PM{3})
	show("ppm", &PM{3})
	show("nilpm", (*PM)(nil))
	show("slpm", []PM{{1}, {2}})
	show("arrpm", [2]PM{{1}, {2}})
	show("mappm", map[string]PM{"a": {1}})
	show("mapppm", map[string]*PM{"a": {1}, "b": nil})
	show("stpm", struct{ P PM }{PM{1}})
	show("pstpm", &struct{ P PM }{PM{1}})
	show("tm", TM{"x"})
	show("pt", PT{"x"})
	show("ppt", &PT{"x"})
	show("mtm", map[TM]int{{"b"}: 1, {"a"}: 2})
	show("mpt", map[*PT]int{nil: 1})
	show("msk", map[SK]int{"b": 1, "a": 2})
	show("mf", map[float64]int{1.5: 1, -2: 2})
	show("mb", map[bool]int{true: 1})
	show("mst", map[Inner]int{{1, 2}: 1})
	show("many", map[any]int{"a": 1, 2: 2})
	show("mu8", map[uint8]int{200: 1, 3: 2})
	show("errm", ErrM{})
	show("perrm", &ErrM{})
	show("errt", []ErrT{{}})
	show("merrt", map[ErrT]int{{}: 1})
	show("badm", BadM{"{x}"})
	show("badm2", BadM{""})
	show("badm3", BadM{"1 2"})
	show("badm4", BadM{"\"<\u2028>\""})
	show("badm5", BadM{`{"a":1,"a":2,"b":"\u003c\/"}`})
	show("rec", Rec{"a", &Rec{Name: "b"}, []Rec{{Name: "c"}}})
	show("num", json.Number(""))
	show("num2", json.Number("abc"))
	show("num3", struct{ N json.Number `json:",string"` }{"5"})
	show("num4", map[json.Number]int{"5": 1})
	show("raw", json.RawMessage(nil))
	show("raw2", json.RawMessage(`{"a":<}`))
	show("raw3", &struct{ R json.RawMessage }{json.RawMessage(`[1,  2,"<"]`)})
	show("praw", map[string]*json.RawMessage{"x": nil})
	show("z", HasZ{})
	show("z7", HasZ{Z: Zer{7}, P: &Zer{7}, A: []int{}, B: []int{}, G: 0})
	show("amb", Amb{L1{1}, L2{2}})
	show("dom", Dom{L1{1}, L2{2}})
	show("tagged", Tagged{L1{1}, 2})
	show("time", time.Date(2024, 2, 3, 4, 5, 6, 700, time.FixedZone("X", 3600)))
	show("time10k", time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC))
	show("dur", []time.Duration{time.Minute})
	show("err", errors.New("x"))
	show("iface", []fmt.Stringer{time.Second, nil})
	var jm json.Marshaler
	show("jm", struct{ M json.Marshaler }{jm})
	show("pp", func() any { p := &seven; return &p }())
	show("bytes", [][]byte{nil, {}, {1}})
	type B byte
	show("named bytes", []B{1, 2})
	show("i64", []any{int64(math.MinInt64), uint64(math.MaxUint64), uintptr(3), 'x'})
	n := &Node{M: map[string]*Node{}}
	n.M["self"] = n
	show("cycle", n)
	var sl []any
	sl = append(sl, nil)
	sl[0] = sl
	show("cycle2", sl)
	type Cy struct{ P *Cy }
	c := &Cy{}
	c.P = c
	show("cycle3", c)
	b, err := json.MarshalIndent(map[string]any{"a": []int{1, 2}, "b": map[string]any{}, "c": []int{}, "d": Inner{1, 2}}, ">", "  ")
	fmt.Println(string(b), err)
	b, err = json.MarshalIndent([]any{}, "", "\t")
	fmt.Println(string(b), err)
	b, err = json.MarshalIndent([]any{1, []any{2}}, "xx", "..")
	fmt.Println(string(b), err)
	enc := json.NewEncoder(os.Stdout)
	enc.SetEscapeHTML(false)
	fmt.Println(enc.Encode(map[string]string{"<k>": "<v>&"}))
	enc.SetIndent("", " ")
	fmt.Println(enc.Encode([]any{1, VM{2}}))
	fmt.Println(enc.Encode(make(chan int)))
	type F struct {
		A int `json:"a,format:hex"`
	}
	show("fmt", F{1})
	type Opt struct {
		A int `json:",foo,omitempty"`
		B int `json:"b,"`
		C int `json:"é"`
		D int `json:"x,OMITEMPTY"`
		E int `json:"'q'"`
		F int `json:"$%/ -"`
	}
	show("opt", Opt{})
	type Fb struct {
		A int
		M map[string]int `json:",embed"`
	}
	show("embed", Fb{1, map[string]int{"z": 2, "b": 3}})
	type G[T any] struct{ V T }
	show("gen", G[int]{3})
	show("genchan", G[chan int]{})
}
