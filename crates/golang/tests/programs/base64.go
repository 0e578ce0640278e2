package main

import (
	"encoding/base64"
	"fmt"
	"io"
	"strings"
)

func try(f func()) {
	defer func() { fmt.Println(recover()) }()
	f()
}

type parts struct{ list []string }

func (p *parts) Read(b []byte) (int, error) {
	if len(p.list) == 0 {
		return 0, io.EOF
	}
	n := copy(b, p.list[0])
	if p.list[0] = p.list[0][n:]; p.list[0] == "" {
		p.list = p.list[1:]
	}
	return n, nil
}

func main() {
	encodings := []*base64.Encoding{base64.StdEncoding, base64.URLEncoding, base64.RawStdEncoding, base64.RawURLEncoding, base64.StdEncoding.Strict(), base64.RawStdEncoding.Strict(), base64.StdEncoding.WithPadding('*')}
	texts := []string{"", "a", "ab", "abc", "abcd", "\xff\xfe\xfd?>", strings.Repeat("hello", 300)}
	for i, e := range encodings {
		for _, t := range texts {
			s := e.EncodeToString([]byte(t))
			b, err := e.DecodeString(s)
			if len(s) < 100 {
				fmt.Println(i, s, string(e.AppendEncode([]byte("x"), []byte(t))))
			}
			fmt.Println(string(b) == t, err, e.EncodedLen(len(t)), e.DecodedLen(len(s)))
		}
		for _, s := range []string{"YQ==", "YQ=", "YQ", "YR==", "YWI=", "YWJ=", "YWI", "YWJ", "YWJj\nZA==\n", "Y W", "Y", "====", "=", "YQ==YQ==", "YQ=\n=", "YQ=x", "YWJjZ", "YWJj\r\nZGVm", "-_-_", "+/+/", "YQ**", "YWI*", "YWJjZA==x", "Y\nQ\n=\n=", "YWJjZGVmZ2hp!", "!", "YWJjZGVmZ2hpamtsbW5=", "A===", "AA\n", "\n", "AAA\n="} {
			b, err := e.DecodeString(s)
			fmt.Printf("%q %q %v ", s, b, err)
			b, err = e.AppendDecode([]byte(">"), []byte(s))
			fmt.Printf("%q %v ", b, err)
			b, err = io.ReadAll(base64.NewDecoder(e, strings.NewReader(s)))
			fmt.Printf("%q %v\n", b, err)
		}
		var out strings.Builder
		w := base64.NewEncoder(e, &out)
		for _, t := range texts[:6] {
			n, err := io.WriteString(w, t)
			fmt.Print(n, err, " ")
		}
		fmt.Println(w.Close(), out.String())
		b, err := io.ReadAll(base64.NewDecoder(e, &parts{[]string{out.String()[:3], out.String()[3:4], "\n", out.String()[4:]}}))
		fmt.Printf("%q %v\n", b, err)
	}
	try(func() { base64.NewEncoding("short") })
	try(func() { base64.NewEncoding(strings.Repeat("a", 64)) })
	try(func() { base64.StdEncoding.WithPadding('A') })
	try(func() { base64.StdEncoding.WithPadding('\n') })
	try(func() {
		base64.NewEncoding("\nBCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
	})
}
