package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

type Inner struct {
	X, Y int
	Z    *Inner
}
type Emb struct {
	A int `json:"a"`
	B string
}
type lower struct{ Low int }
type T struct {
	Bool  bool
	I8    int8
	U8    uint8
	F     float64
	F32   float32
	S     string
	Str   int     `json:"str,string"`
	StrS  string  `json:"strs,string"`
	StrB  bool    `json:"strb,string"`
	StrF  *float64 `json:"strf,string"`
	Bs    []byte
	Arr   [3]int
	BA    [3]byte
	Sl    []string
	M     map[string]int
	MI    map[int]string
	MU    map[uint8]string
	P     *int
	PP    **int
	PS    *Inner
	I     any
	In    Inner
	St    fmt.Stringer `json:",omitempty"`
	Ch    chan int `json:",omitempty"`
	unexp int
	Emb
	*lower
	Tm time.Time
	D  time.Duration
	N  json.Number
	R  json.RawMessage
	MM map[string]map[string][]int
	Sls []Inner
	ThisName int `json:"thisName"`
}
type UJ struct{ s string }

func (u *UJ) UnmarshalJSON(b []byte) error {
	if string(b) == `"bad"` {
		return errors.New("bad uj")
	}
	u.s = "uj:" + string(b)
	return nil
}

type UT struct{ s string }

func (u *UT) UnmarshalText(b []byte) error {
	if string(b) == "bad" {
		return errors.New("bad ut")
	}
	u.s = "ut:" + string(b)
	return nil
}

type H struct {
	U  UJ
	PU *UJ
	T  UT
	PT *UT
	S  []UT
	M  map[UT]UJ
}
type BA [2]bool
type NamedSlice []int
type SK string

func (s *SK) UnmarshalText(b []byte) error { *s = SK("sk" + string(b)); return nil }

type EP struct{ *Emb }

func report(name string, v any, err error) {
	shown, _ := json.Marshal(v)
	fmt.Printf("%s: %s %T", name, shown, v)
	if err != nil {
		fmt.Printf(" ERR %v | %T", err, err)
		switch e := err.(type) {
		case *json.SyntaxError:
			fmt.Printf(" @%d", e.Offset)
		case *json.UnmarshalTypeError:
			t := "nil"
			if e.Type != nil {
				t = e.Type.String()
			}
			fmt.Printf(" {%q %s %d %q %q %v}", e.Value, t, e.Offset, e.Struct, e.Field, e.Err)
		}
	}
	fmt.Println()
}

func try[V any](s string) {
	var v V
	err := json.Unmarshal([]byte(s), &v)
	report(fmt.Sprintf("%T %s", v, s), v, err)
}

func tryInto[V any](v V, s string) {
	err := json.Unmarshal([]byte(s), &v)
	report(fmt.Sprintf("into %T %s", v, s), v, err)
}

func main() {
	for _, s := range []string{"", " ", "nul", "nulx", "tru", "trux", "fals ", "x", "[", "[1", "[1,", "[1,]", "[1 2]", "[,]", "{", `{"`, `{"a`, `{"a"`, `{"a" 1}`, `{"a":`, `{"a":}`, `{"a":1`, `{"a":1,`, `{"a":1,}`, `{"a":1 "b"}`, `{a:1}`, `{1:2}`, "1 2", "1x", "-", "-x", "01", "1.", "1.x", "1e", "1e+", "1ex", "+1", ".5", `"abc`, "\"a\nb\"", `"\x"`, `"\u12"`, `"\u12g4"`, `"\ud800"`, `"\ud800\u0041"`, `"\ud83d\ude00"`, "\"\xff\"", "\"\xe4\"", "\xff", "é", "]", "}", "[}", "{]", "null", "true", "12", `"s"`, "[1,[2,{}]]", `{"a":{"b":[null]}}`, "\t\r\n 1 \n", "'a'", "nan", "[1]]", "\x00", "`", "\u00a0", `"\`, `"\u`, "[\"a\",nope]", "/* c */ 1", `{"a":1,"a":2}`, "1e400", "-0", "1E5", "123456789012345678901234567890"} {
		try[any](s)
		fmt.Println(json.Valid([]byte(s)))
	}
	for _, s := range []string{`{"Bool":true,"I8":-7,"U8":200,"F":1.5,"F32":0.1,"S":"x\u00e9","str":"12","strs":"\"q\"","strb":"true","strf":"2.5","Bs":"aGk=","Arr":[1,2],"BA":[1,2,3,4],"Sl":["a",null],"M":{"k":1},"MI":{"-5":"m"},"MU":{"5":"m"},"P":3,"PP":4,"PS":{"X":1,"Z":{"Y":2}},"I":{"a":[1,"b",null,true]},"In":{"x":5,"Y":6},"a":9,"B":"bb","Low":3,"D":1000,"N":12.50,"R":{"a": 1},"MM":{"a":{"b":[1]}},"Sls":[{"X":1},{"Y":2}],"THISNAME":3,"unexp":4,"nosuch":[1,{}]}`,
		`{"Bool":null,"I8":null,"S":null,"Sl":null,"M":null,"P":null,"I":null,"In":null,"Arr":null,"Bs":null,"N":null,"R":null,"St":null,"Ch":null,"str":null}`,
		`{"Bool":1}`, `{"Bool":"true"}`, `{"I8":200}`, `{"I8":1.5}`, `{"I8":"x"}`, `{"I8":1e1}`, `{"U8":-1}`, `{"F":"x"}`, `{"F32":1e300}`, `{"S":5}`, `{"S":true}`, `{"S":[1,2]}`, `{"S":{"a":1}}`,
		`{"str":12}`, `{"str":"x"}`, `{"str":"null"}`, `{"str":"1.5"}`, `{"strs":"q"}`, `{"strs":5}`, `{"strb":"maybe"}`, `{"strb":true}`, `{"strf":"x"}`, `{"strf":"null"}`,
		`{"Bs":"!!"}`, `{"Bs":5}`, `{"Bs":[1,2,300]}`, `{"Bs":[104,105]}`, `{"BA":"aGk="}`, `{"Arr":[1,2,3,4]}`, `{"Arr":"x"}`, `{"Arr":[1,"x",3]}`, `{"Sl":5}`, `{"Sl":{"a":1}}`, `{"Sl":["a",5,"b"]}`, `{"M":[1]}`, `{"M":{"a":"x","b":2}}`, `{"MI":{"x":"y"}}`, `{"MU":{"300":"y","2":"z"}}`,
		`{"P":"x"}`, `{"PS":5}`, `{"PS":{"Z":{"X":"bad"}}}`, `{"St":5}`, `{"St":{"a":1}}`, `{"Ch":5}`, `{"Low":"x"}`, `{"a":"x"}`, `{"Tm":"2024-01-02T03:04:05Z"}`, `{"Tm":"nope"}`, `{"Tm":5}`, `{"D":"1s"}`, `{"N":"12"}`, `{"N":"x"}`, `{"N":true}`, `{"MM":{"a":{"b":["x"]}}}`, `{"MM":{"a/b~c":{"b":[1,"x"]}}}`, `{"Sls":[{"X":1},{"X":"q"}]}`, `{"In":{"X":"bad","Y":"worse"},"S":3}`, `[]`, `"x"`, `5`, `{"I8":1,"i8":2,"I8":3}`, `{"bool":true,"BOOL":false}`, `{"this_name":1}`, `{"thisname":7}`} {
		try[T](s)
	}
	for _, s := range []string{`{"U":"x","PU":[1, 2],"T":"t","PT":"p","S":["a","b"],"M":{"k":{"z":1}}}`, `{"U":null,"PU":null,"T":null,"PT":null}`, `{"U":"bad"}`, `{"T":"bad"}`, `{"T":5}`, `{"PT":[1]}`, `{"S":["a","bad","c"]}`, `{"M":{"bad":1,"k":2}}`} {
		var h H
		err := json.Unmarshal([]byte(s), &h)
		fmt.Printf("%s: %v %v %v %v %v %v ERR %v %T\n", s, h.U, h.PU, h.T, h.PT, h.S, h.M, err, err)
	}
	try[BA](`[true]`)
	try[NamedSlice](`[1,2,3]`)
	try[[]int](`[]`)
	try[[]int](`null`)
	try[*int](`5`)
	try[**string](`"x"`)
	try[map[string]any](`{"a":1,"b":{"c":[1,2]}}`)
	try[map[SK]int](`{"a":1}`)
	try[map[bool]int](`{"true":1}`)
	try[map[float64]int](`{"1.5":1}`)
	try[map[any]int](`{"a":1}`)
	try[json.Number](`12e3`)
	try[json.Number](`"12"`)
	try[json.RawMessage](` {"a" : 1 } `)
	try[int](`"5"`)
	try[uint](`18446744073709551616`)
	try[int64](`-9223372036854775809`)
	try[int64](`9223372036854775807`)
	try[float32](`3.4e38`)
	try[string](`"\ud800x\n\/"`)
	try[[2][]int](`[[1],[2,3],[4]]`)
	try[struct{ A, B any }](`{"A":1,"B":"x","C":3}`)
	try[EP](`{"a":1,"B":"z"}`)
	try[complex128](`5`)
	try[func()](`{}`)
	try[error](`"x"`)
	tryInto(T{S: "keep", Sl: []string{"1", "2", "3"}, M: map[string]int{"old": 1}, Arr: [3]int{7, 8, 9}}, `{"Sl":["n"],"M":{"new":2},"Arr":[1]}`)
	x := 3
	tryInto(map[string]any{"a": &x}, `{"a":5}`)
	tryInto(any(&x), `9`)
	fmt.Println(x)
	tryInto(any(Inner{1, 2, nil}), `{"X":3}`)
	tryInto([]Inner{{1, 2, nil}, {3, 4, nil}}, `[{"X":9}]`)
	tryInto(map[string]Inner{"a": {1, 2, nil}}, `{"a":{"X":9}}`)
	tryInto(map[string]*Inner{"a": {1, 2, nil}}, `{"a":{"X":9}}`)
	fmt.Println(json.Unmarshal([]byte("1"), nil), json.Unmarshal([]byte("1"), x), json.Unmarshal([]byte("1"), (*int)(nil)), json.Unmarshal([]byte("x"), nil))

}
