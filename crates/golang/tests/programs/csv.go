package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

func main() {
	inputs := []string{
		"a,b,c\n", "a,b,c", "a,b\r\nc,d\r\n", "\"a\",\"b \"\"c\"\"\",d\n", "\"multi\nline\",x\ny,\"z\r\nw\"\n", "a,b\n\nc,d\n", "# comment\na,b\n#x\n", "a;b;c\n",
		"a,\"b\n", "a \"word\",b\n", "\"a \"word\",b\n", "a,b,c\nd,e\n", " a,  b, \"c\"\n", "a,\n", ",\n", ",,\n", "\"\"\n", "x,\"\"\"\",\n", "\"a\"b,c\n", "a,b\r", "a\rb,c\n", "é,世界\n\"日\",x\n",
		"\"a\n\nb\",c\nd,e\"\n", "x,\"unclosed\nline2\nline3", "   \n a\n", "\"x\"  ,y\n", "", "\n\n", "a,b\n# not,comment", "\xff,b\n", "a\tb\tc\n", "\"a\nb\" x\n",
	}
	for _, in := range inputs {
		for mode := range 8 {
			r := csv.NewReader(strings.NewReader(in))
			switch mode {
			case 1:
				r.LazyQuotes = true
			case 2:
				r.TrimLeadingSpace = true
			case 3:
				r.Comment = '#'
				r.FieldsPerRecord = -1
			case 4:
				r.Comma = ';'
			case 5:
				r.FieldsPerRecord = 2
			case 6:
				r.Comma = '世'
				r.ReuseRecord = true
			case 7:
				r.LazyQuotes, r.TrimLeadingSpace, r.Comma = true, true, '\t'
			}
			for {
				record, err := r.Read()
				fmt.Printf("%q %d %v %d", in, mode, err, r.InputOffset())
				if err == io.EOF {
					fmt.Println()
					break
				}
				fmt.Printf(" %q", record)
				for i := range record {
					line, column := r.FieldPos(i)
					fmt.Print(" ", line, ":", column)
				}
				fmt.Println()
				var p *csv.ParseError
				if errors.As(err, &p) {
					fmt.Printf("%+v %v %v\n", *p, errors.Is(err, csv.ErrQuote), errors.Is(err, csv.ErrFieldCount))
				} else if err != nil {
					break
				}
			}
			all, err := csv.NewReader(strings.NewReader(in)).ReadAll()
			fmt.Printf("%q %v %v\n", all, all == nil, err)
		}
	}
	r := csv.NewReader(strings.NewReader("a"))
	r.Comma = '"'
	_, err := r.Read()
	fmt.Println(err)
	func() {
		defer func() { fmt.Println(recover()) }()
		r.FieldPos(3)
	}()
	for _, crlf := range []bool{false, true} {
		for _, comma := range []rune{',', ';', '世', '"'} {
			w := csv.NewWriter(os.Stdout)
			w.UseCRLF, w.Comma = crlf, comma
			fmt.Println(w.WriteAll([][]string{{"a", "b c", " d", "e,f", "g;h", "i\"j", "k\nl", "m\r\nn", "", `\.`, "世", "é"}, {""}, {}, {"x", ""}, {"\ttab", "\u00a0nbsp"}}))
			w.Flush()
			fmt.Println(w.Error())
		}
	}
}
