// Compares package encoding/json of gort, as own/json, with Go's: see run.
package main

import (
	"bytes"
	std "encoding/json"
	"fmt"
	"io"
	"math/rand"
	"os"
	own "own/json"
	"reflect"
	"strings"
	"testing/iotest"
	"time"
)

type Inner struct {
	X, Y int
	Z    *Inner
	s    int
}
type UT struct{ s string }

func (u *UT) UnmarshalText(b []byte) error {
	if string(b) == "bad" {
		return fmt.Errorf("bad ut")
	}
	u.s = "ut:" + string(b)
	return nil
}
func (u UT) MarshalText() ([]byte, error) { return []byte(u.s), nil }

type UJ struct{ s string }

func (u *UJ) UnmarshalJSON(b []byte) error {
	if string(b) == `"bad"` {
		return fmt.Errorf("bad uj")
	}
	u.s = string(b)
	return nil
}
func (u UJ) MarshalJSON() ([]byte, error) { return []byte(u.s), nil }

type Emb struct {
	A int `json:"a"`
	B string
}
type T struct {
	Emb
	*Inner
	Bo  bool
	I8  int8
	U8  uint8
	F   float64
	F32 float32 `json:",omitempty"`
	S   string
	Si  int      `json:"si,string"`
	Ss  string   `json:"ss,string"`
	Sb  bool     `json:"sb,string"`
	Sf  *float64 `json:"sf,string,omitempty"`
	Sz  float32  `json:"sz,string,omitzero"`
	Bs  []byte
	Ar  [3]int
	BA  [3]byte
	Sl  []string
	M   map[string]int
	MI  map[int]string
	MU  map[UT]*UJ
	P   *int
	PP  **int
	I   any
	Tm  time.Time
	D   time.Duration
	R   std.RawMessage
	MM  map[string]map[string][]int
	Sls []Inner
	U   UT
	J   *UJ
	In  interface{ F() }
}

var names = strings.Fields("a B X Y Z Bo I8 U8 F F32 S si ss sb sf sz Bs Ar BA Sl M MI MU P PP I Tm D R MM Sls U J In nosuch A b bo i8 -1 5 300 bad a~/b é")

// gen is a random value as JSON writes it, at most so deep.
func gen(r *rand.Rand, d int) string {
	sp := func() string { return []string{"", "", "", " ", "\n", "\t "}[r.Intn(6)] }
	switch n := r.Intn(14); {
	case n < 3 && d > 0:
		var b strings.Builder
		b.WriteString("{" + sp())
		for i, c := 0, r.Intn(5); i < c; i++ {
			if i > 0 {
				b.WriteString("," + sp())
			}
			fmt.Fprintf(&b, "%q%s:%s%s", names[r.Intn(len(names))], sp(), sp(), gen(r, d-1))
		}
		return b.String() + sp() + "}"
	case n < 5 && d > 0:
		var b strings.Builder
		b.WriteString("[" + sp())
		for i, c := 0, r.Intn(5); i < c; i++ {
			if i > 0 {
				b.WriteString("," + sp())
			}
			b.WriteString(gen(r, d-1) + sp())
		}
		return b.String() + "]"
	case n < 8:
		return []string{"0", "1", "-1", "12", "300", "1.5", "-0.25e3", "1e400", "9223372036854775808", "-0", "1E+2", "123456789012345678901234567890", "3e-7", "255", "-128"}[r.Intn(15)]
	case n < 12:
		return []string{`"a"`, `""`, `"12"`, `"-1"`, `"true"`, `"null"`, `"bad"`, `"\"q\""`, `"\u00e9\ud83d\ude00\ud800x"`, `"aGk="`, `"2024-01-02T03:04:05Z"`, `"1.5"`, `"<&>\u2028"`, "\"\u2028\xff\"", `"\b\f\/\\"`}[r.Intn(15)]
	}
	return []string{"null", "true", "false"}[r.Intn(3)]
}

// mutate spoils the text, now and then.
func mutate(r *rand.Rand, s string) string {
	for r.Intn(3) == 0 && len(s) > 0 {
		i := r.Intn(len(s))
		switch r.Intn(4) {
		case 0:
			s = s[:i]
		case 1:
			s = s[:i] + s[i+1:]
		case 2:
			s = s[:i] + string("{}[]:,\"\\ux1.e-+ \n\x00\xc3n"[r.Intn(20)]) + s[i:]
		case 3:
			j := r.Intn(len(s))
			if i > j {
				i, j = j, i
			}
			s = s[:j] + s[i:]
		}
	}
	return s
}

// norm is all that is seen of an error.
func norm(e any) string {
	if e == nil {
		return ""
	}
	s := fmt.Sprintf("%T %v", e, e)
	switch e := e.(type) {
	case *std.SyntaxError:
		s += fmt.Sprint(e.Offset)
	case *own.SyntaxError:
		s += fmt.Sprint(e.Offset)
	case *std.UnmarshalTypeError:
		s += fmt.Sprint(e.Value, e.Type, e.Offset, e.Struct, "|", e.Field, e.Err)
	case *own.UnmarshalTypeError:
		s += fmt.Sprint(e.Value, e.Type, e.Offset, e.Struct, "|", e.Field, e.Err)
	}
	return s
}

// A dec is a Decoder of either package.
type dec interface {
	Decode(any) error
	More() bool
	InputOffset() int64
	Buffered() io.Reader
}

var bad int // how many differences were found

func fail(what, s string, a, b any) {
	fmt.Printf("%s %q\n  std %v\n  own %v\n", what, s, a, b)
	if bad++; bad > 12 {
		os.Exit(1)
	}
}

func main() {
	n, seed := 0, int64(0)
	fmt.Sscan(os.Args[1], &n)
	fmt.Sscan(os.Args[2], &seed)
	r := rand.New(rand.NewSource(seed))
	for i := 0; i < n; i++ {
		s := gen(r, 4)
		if r.Intn(2) == 0 {
			s = "{" + fmt.Sprintf("%q:%s", names[r.Intn(len(names))], gen(r, 3)) + fmt.Sprintf(",%q:%s", names[r.Intn(len(names))], gen(r, 3)) + "}"
		}
		s = mutate(r, s)
		for _, t := range []reflect.Type{reflect.TypeFor[T](), reflect.TypeFor[any](), reflect.TypeFor[[]Inner](), reflect.TypeFor[map[string]T](), reflect.TypeFor[map[int][]any](), reflect.TypeFor[[]*T]()} {
			a, b := reflect.New(t), reflect.New(t)
			ea, eb := std.Unmarshal([]byte(s), a.Interface()), own.Unmarshal([]byte(s), b.Interface())
			if norm(ea) != norm(eb) {
				fail("unmarshal "+t.String(), s, norm(ea), norm(eb))
				continue
			}
			if !reflect.DeepEqual(a.Interface(), b.Interface()) {
				fail("value "+t.String(), s, fmt.Sprintf("%+v", a.Elem()), fmt.Sprintf("%+v", b.Elem()))
				continue
			}
			ja, ea := std.Marshal(a.Interface())
			jb, eb := own.Marshal(a.Interface())
			if string(ja) != string(jb) || norm(ea) != norm(eb) {
				fail("marshal "+t.String(), s, string(ja)+norm(ea), string(jb)+norm(eb))
			}
			ja, _ = std.MarshalIndent(a.Elem().Interface(), "", "  ")
			jb, _ = own.MarshalIndent(a.Elem().Interface(), "", "  ")
			if string(ja) != string(jb) {
				fail("indent "+t.String(), s, string(ja)+norm(ea), string(jb)+norm(eb))
			}
		}
		if std.Valid([]byte(s)) != own.Valid([]byte(s)) {
			fail("valid", s, 0, 0)
		}
		var ba, bb bytes.Buffer
		ea, eb := std.Indent(&ba, []byte(s), ">", "  "), own.Indent(&bb, []byte(s), ">", "  ")
		if norm(ea) != norm(eb) || ba.String() != bb.String() {
			fail("Indent", s, ba.String()+norm(ea), bb.String()+norm(eb))
		}
		ba.Reset()
		bb.Reset()
		ea, eb = std.Compact(&ba, []byte(s)), own.Compact(&bb, []byte(s))
		if norm(ea) != norm(eb) || ba.String() != bb.String() {
			fail("Compact", s, ba.String()+norm(ea), bb.String()+norm(eb))
		}
		// Both readers give as much at a time, and the same is asked of both decoders.
		s2 := s + []string{"", " ", "\n" + gen(r, 2), ","}[r.Intn(4)]
		mode, one, k := r.Int63(), r.Intn(3), r.Intn(2)
		run := func(tok bool) string {
			q := rand.New(rand.NewSource(mode))
			var rd io.Reader = strings.NewReader(s2)
			if one == 0 {
				rd = iotest.DataErrReader(rd)
			}
			var d dec
			var token func() (any, error)
			if tok {
				x := std.NewDecoder(rd)
				d, token = x, func() (any, error) { return x.Token() }
				if k == 0 {
					x.UseNumber()
					x.DisallowUnknownFields()
				}
			} else {
				x := own.NewDecoder(rd)
				d, token = x, func() (any, error) { return x.Token() }
				if k == 0 {
					x.UseNumber()
					x.DisallowUnknownFields()
				}
			}
			var out strings.Builder
			for j := 0; j < 12; j++ {
				switch q.Intn(6) {
				case 0:
					fmt.Fprint(&out, "more ", d.More(), d.InputOffset(), ";")
				case 1:
					var v any
					err := d.Decode(&v)
					fmt.Fprint(&out, "dec ", v, norm(err), d.InputOffset(), ";")
				case 2:
					var v T
					err := d.Decode(&v)
					fmt.Fprint(&out, "decT ", v.I8, v.S, norm(err), d.InputOffset(), ";")
				default:
					v, err := token()
					fmt.Fprintf(&out, "tok %T %v %s %d;", v, v, norm(err), d.InputOffset())
				}
			}
			return out.String()
		}
		if a, b := run(true), run(false); a != b {
			fail("stream", s2, a, b)
		}
	}
	fmt.Printf("%d texts of seed %d: %d differ\n", n, seed, bad)
	if bad > 0 {
		os.Exit(1)
	}
}
