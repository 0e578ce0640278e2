//go:build ignore

// Prints what package strconv, and fmt's scanning, make of drawn texts and numbers: a line for each case. Arguments: the seed, the number of
// cases.
package main

import (
	"bufio"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
	"unicode/utf8"
)

var state uint64

// A number below n.
func draw(n int) int {
	state ^= state << 13
	state ^= state >> 7
	state ^= state << 17
	return int(state >> 11 % uint64(n))
}

func oneOf[T any](of ...T) T { return of[draw(len(of))] }

func digits(set string, most int) string {
	var b strings.Builder
	for range draw(most + 1) {
		b.WriteByte(set[draw(len(set))])
	}
	return b.String()
}

// A text that looks more or less like a number.
func number() string {
	switch draw(12) {
	case 0:
		return oneOf("", "+", "-", "inf", "-Inf", "+INFINITY", "infinit", "nan", "NaN", "0x", "0b", "0o", "0x_1", "1__2", "_1", "1_", "0_1", "1e", "1e+", ".", ".e1", "0x1p", "0x1p-2", "0x.8p1", "1.5.", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "18446744073709551615", "18446744073709551616", "1e308", "1e309", "4.9e-324", "2.4e-324", "0x1p-1074", "0x1p-1075", "0x1.fffffffffffff8p1023", "3.4028235e38", "3.4028236e38", "1e-45", "1.1754943e-38")
	case 1:
		return oneOf("", "-", "+") + "0x" + digits("0123456789abcdefABCDEF", 20)
	case 2:
		return oneOf("", "-") + "0b" + digits("01", 66)
	case 3:
		return oneOf("", "-") + oneOf("0o", "0", "0O") + digits("01234567", 24)
	case 4:
		return digits("0123456789_", 8)
	case 5:
		return oneOf("", "-") + "0x" + digits("0123456789abcdef", 14) + "." + digits("0123456789abcdef", 8) + "p" + strconv.Itoa(draw(2200)-1100)
	case 6, 7, 8:
		return oneOf("", "-") + digits("0123456789", 25) + "." + digits("0123456789", 25) + oneOf("", "e"+strconv.Itoa(draw(700)-350))
	case 9:
		return strconv.FormatFloat(math.Float64frombits(state), 'g', oneOf(-1, 17, 5, 30), 64)
	case 10:
		return digits("0123456789abcxyzZ+-. e", 10)
	}
	return oneOf("", "-") + digits("0123456789", 21)
}

func text() string {
	var b []byte
	for range draw(8) {
		switch draw(8) {
		case 0:
			b = append(b, byte(draw(256)))
		case 1:
			b = utf8.AppendRune(b, rune(draw(0x110000)))
		case 2:
			b = append(b, oneOf("\\", "'", `"`, "`", "\n", "\t", "\x00", `\n`, `\x4`, `\u12`, `\U0010ffff`, `\U00110000`, `\377`, `\400`, `\'`, `\"`, `\q`)...)
		case 3:
			b = utf8.AppendRune(b, oneOf('é', '世', '\u200b', '\ufeff', '\u00ad', '\u0300', '\U0001f642', '\u2028'))
		default:
			b = append(b, byte(32+draw(95)))
		}
	}
	return string(b)
}

func main() {
	seed, _ := strconv.ParseUint(os.Args[1], 10, 64)
	cases, _ := strconv.Atoi(os.Args[2])
	state = seed*0x9e3779b97f4a7c15 + 1
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for i := range cases {
		fmt.Fprintf(out, "%d ", i)
		switch draw(14) {
		case 0:
			s, base, bits := number(), oneOf(0, 0, 10, 10, 2, 8, 16, 36, 7, 1, 37), oneOf(0, 8, 16, 32, 64, 64, 65, -1)
			n, err := strconv.ParseInt(s, base, bits)
			fmt.Fprintln(out, "ParseInt", strconv.Quote(s), base, bits, n, err)
		case 1:
			s, base, bits := number(), oneOf(0, 0, 10, 10, 2, 8, 16, 36), oneOf(0, 8, 16, 32, 64)
			n, err := strconv.ParseUint(s, base, bits)
			fmt.Fprintln(out, "ParseUint", strconv.Quote(s), base, bits, n, err)
		case 2, 3:
			s, bits := number(), oneOf(32, 64, 64)
			f, err := strconv.ParseFloat(s, bits)
			fmt.Fprintf(out, "ParseFloat %q %d %x %v\n", s, bits, math.Float64bits(f), err)
		case 4:
			s := number()
			n, err := strconv.Atoi(s)
			fmt.Fprintln(out, "Atoi", strconv.Quote(s), n, err)
		case 5, 6:
			draw(2)
			f, format, precision, bits := math.Float64frombits(state), "eEfFgGbxXq"[draw(10)], draw(25)-1, oneOf(32, 64, 64)
			if draw(3) == 0 {
				f = float64(draw(100000)) / oneOf(1.0, 8, 10, 1000)
			}
			fmt.Fprintln(out, "FormatFloat", string(format), precision, bits, strconv.FormatFloat(f, format, precision, bits))
		case 7:
			draw(2)
			n, base := int64(state)>>draw(64), 2+draw(35)
			fmt.Fprintln(out, "FormatInt", base, strconv.FormatInt(n, base), strconv.FormatUint(uint64(n), base))
		case 8:
			s := text()
			fmt.Fprintln(out, strconv.Quote(s), strconv.QuoteToASCII(s), strconv.QuoteToGraphic(s), strconv.CanBackquote(s))
		case 9:
			s := oneOf(`"`, "'", "`", "") + text() + oneOf(`"`, "'", "`", "")
			u, err := strconv.Unquote(s)
			p, wrong := strconv.QuotedPrefix(s)
			fmt.Fprintf(out, "Unquote %+q %+q %v %+q %v\n", s, u, err, p, wrong)
		case 10:
			r := rune(draw(0x111000))
			fmt.Fprintln(out, r, strconv.QuoteRune(r), strconv.QuoteRuneToASCII(r), strconv.QuoteRuneToGraphic(r), strconv.IsPrint(r), strconv.IsGraphic(r))
		case 11:
			s, bits := oneOf("", "(")+number()+oneOf("", "+", "-")+number()+oneOf("i", "i)", ""), oneOf(64, 128)
			c, err := strconv.ParseComplex(s, bits)
			fmt.Fprintf(out, "ParseComplex %q %d %v %v\n", s, bits, c, err)
		case 12:
			s := text()
			quote := byte(oneOf('"', '\'', '`'))
			r, multibyte, tail, err := strconv.UnquoteChar(s, quote)
			fmt.Fprintf(out, "UnquoteChar %+q %q %d %v %+q %v\n", s, quote, r, multibyte, tail, err)
		case 13:
			s := oneOf(number(), text()) + oneOf(" ", "\n", ",", "") + oneOf(number(), text())
			format := oneOf("%d", "%d %d", "%v", "%v,%v", "%s %q", "%x", "%f", "%c%c", "%5s%d", "%t", "%o\n", "%b %g", "%3d%v", "%q", "%U", "x%d")
			var n int
			var f float64
			var t string
			args := oneOf([]any{&n}, []any{&n, &f}, []any{&t}, []any{&t, &n}, []any{&f, &t}, []any{&n, &t})
			got, err := fmt.Sscanf(s, format, args...)
			fmt.Fprintf(out, "Sscanf %+q %q %d %v %d %v %+q", s, format, got, err, n, f, t)
			got, err = fmt.Sscan(s, args...)
			fmt.Fprintf(out, " %d %v %d %v %+q", got, err, n, f, t)
			got, err = fmt.Sscanln(s, args...)
			fmt.Fprintf(out, " %d %v %d %v %+q\n", got, err, n, f, t)
		}
	}
}
