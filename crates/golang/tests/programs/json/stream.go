package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

type Inner struct {
	X, Y int
	Z    *Inner
}

func report(name string, v any, err error) {
	fmt.Printf("%s: %+v %v %T\n", name, v, err, err)
}

func main() {
	d := json.NewDecoder(strings.NewReader(`{"a":1} {"a":2}
[3] "x" nope`))
	for {
		var v any
		err := d.Decode(&v)
		report("dec", v, err)
		fmt.Println(d.InputOffset(), d.More())
		if err != nil {
			break
		}
	}
	d = json.NewDecoder(strings.NewReader(`{"A":1,"B":[1,2.5,"s",null,true,{"c":{}}]} [] 7`))
	for {
		more := d.More()
		tok, err := d.Token()
		fmt.Printf("%v %T %v %v %d\n", more, tok, tok, err, d.InputOffset())
		if err != nil {
			break
		}
	}
	d = json.NewDecoder(strings.NewReader(`[{"X":1},{"X":2,"Q":3},{"X":"z"},4]tail`))
	d.DisallowUnknownFields()
	t, err := d.Token()
	fmt.Println(t, err)
	for d.More() {
		var in Inner
		err := d.Decode(&in)
		report("stream", in, err)
	}
	t, err = d.Token()
	fmt.Println(t, err)
	rest, _ := io.ReadAll(d.Buffered())
	fmt.Printf("%q\n", rest)
	d = json.NewDecoder(strings.NewReader(`[1,{"a":12345678901234567890}]`))
	d.UseNumber()
	var v any
	err = d.Decode(&v)
	report("num", v, err)
	fmt.Printf("%T\n", v.([]any)[0])
	for _, s := range []string{`[1 2]`, `{"a" 1}`, `{"a":1 "b":2}`, `{1:2}`, `[1}`, `{]`, `[1,`, `{"a"`, `{"a":`, `{"a":1,`, `]`, `}`, `,`, `:`, `[,`, `{,`, `[1,]`, `{"a":1,}`, `nul`, `"x`, `1 ,2`} {
		d := json.NewDecoder(strings.NewReader(s))
		for {
			tok, err := d.Token()
			fmt.Printf("%s: %T %v %v %T\n", s, tok, tok, err, err)
			if err != nil {
				break
			}
		}
		d = json.NewDecoder(strings.NewReader(s))
		var v any
		err := d.Decode(&v)
		fmt.Printf("%s: %v %v %T\n", s, v, err, err)
	}
}
