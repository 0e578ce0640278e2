package main

import (
	"fmt"
	"io"
	"os"
	"strings"
)

type point struct{ x, y int }

func (p *point) Scan(s fmt.ScanState, verb rune) error {
	t, err := s.Token(true, nil)
	if err != nil {
		return err
	}
	_, err = fmt.Sscanf(string(t), "%d:%d", &p.x, &p.y)
	return err
}

func main() {
	var i, j int
	var f float64
	var s, t string
	var b bool
	var u8 uint8
	var r rune
	var bs []byte
	fmt.Println(fmt.Sscan("12 -7\n 3.5e2 word true 200 65 bytes", &i, &j, &f, &s, &b, &u8, &r, &bs))
	fmt.Println(i, j, f, s, b, u8, r, string(bs))
	fmt.Println(fmt.Sscan("0x1F 0b101", &i, &j))
	fmt.Println(i, j)
	fmt.Println(fmt.Sscan("", &i))
	fmt.Println(fmt.Sscan("5", &i, &j))
	fmt.Println(fmt.Sscan("abc", &i))
	fmt.Println(fmt.Sscan("300", &u8))
	fmt.Println(fmt.Sscan("99999999999999999999", &i))
	fmt.Println(fmt.Sscan("x", &f))
	fmt.Println(fmt.Sscan("maybe", &b))
	fmt.Println(fmt.Sscan("1", i))
	fmt.Println(fmt.Sscan("1", &struct{}{}))
	fmt.Println(fmt.Sscanln("1 2\n3", &i, &j))
	fmt.Println(fmt.Sscanln("1\n2", &i, &j))
	fmt.Println(fmt.Sscanln("1 2 3", &i, &j))
	fmt.Println(fmt.Sscanf("10-20: name", "%d-%d: %s", &i, &j, &s))
	fmt.Println(i, j, s)
	fmt.Println(fmt.Sscanf("12345xyz", "%3d%s", &i, &s))
	fmt.Println(i, s)
	fmt.Println(fmt.Sscanf("ff 77 101", "%x %o %b", &i, &j, &u8))
	fmt.Println(i, j, u8)
	fmt.Println(fmt.Sscanf("\"a\\tb\" `raw` 48656c", "%q %q %x", &s, &t, &bs))
	fmt.Printf("%q %q %q\n", s, t, bs)
	fmt.Println(fmt.Sscanf("é 50%", "%c %d%%", &r, &i))
	fmt.Println(r, i)
	fmt.Println(fmt.Sscanf("1 2", "%d,%d", &i, &j))
	fmt.Println(fmt.Sscanf("1 2", "%d", &i, &j))
	fmt.Println(fmt.Sscanf("1 2", "%d %d", &i))
	fmt.Println(fmt.Sscanf("1", "%z", &i))
	var p point
	fmt.Println(fmt.Sscan("3:4", &p))
	fmt.Println(p)
	in := strings.NewReader("1 2 3\nfour 5\n")
	sum := 0
	for {
		n, err := fmt.Fscan(in, &i)
		if err != nil {
			fmt.Println(n, err)
			break
		}
		sum += i
	}
	fmt.Println(sum)
	fmt.Println(fmt.Fscan(in, &s, &i))
	fmt.Println(fmt.Fscan(in, &s))
	n, e := fmt.Scan(&s)
	fmt.Println(n, e == io.EOF, e)
	n, e = fmt.Scanln(&s)
	fmt.Println(n, e)
	_ = os.Stdin
}

