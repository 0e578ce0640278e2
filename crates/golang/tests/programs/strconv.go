package main

import (
	"errors"
	"fmt"
	"strconv"
)

func try(name string, f func()) {
	defer func() { fmt.Println(name, "->", recover()) }()
	f()
}

func main() {
	for _, s := range []string{"", "0", "-0", "+7", "42", "-42", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809", "18446744073709551615", "18446744073709551616", "0x1F", "0b101", "0o17", "017", "1_000", "0x_ff", "_1", "1__0", "1_", "0_7", "abc", "zz", "12a", " 1", "1 ", "-", "+", "0x", "0b", "--1", "127", "128", "-128", "-129", "255", "256", "99999999999999999999999999x", "７"} {
		n, err := strconv.Atoi(s)
		fmt.Print(n, " ", err)
		for _, base := range []int{0, 2, 10, 16, 36} {
			for _, bits := range []int{0, 8, 64} {
				i, err := strconv.ParseInt(s, base, bits)
				u, err2 := strconv.ParseUint(s, base, bits)
				fmt.Print(" ", i, " ", err, " ", u, " ", err2)
			}
		}
		fmt.Println()
	}
	_, err := strconv.ParseInt("1", 1, 0)
	fmt.Println(err)
	_, err = strconv.ParseUint("1", 37, 0)
	fmt.Println(err)
	_, err = strconv.ParseInt("1", 10, 65)
	fmt.Println(err)
	_, err = strconv.ParseUint("1", 10, -1)
	fmt.Println(err)
	_, err = strconv.Atoi("x\n\"y")
	var num *strconv.NumError
	fmt.Println(errors.As(err, &num), num.Func, num.Err == strconv.ErrSyntax, errors.Is(err, strconv.ErrSyntax), fmt.Sprintf("%q %+v", num.Num, err))

	for _, s := range []string{"1", "t", "TRUE", "true", "True", "0", "f", "False", "yes", "", "tRUE"} {
		b, err := strconv.ParseBool(s)
		fmt.Print(b, " ", err, " ")
	}
	fmt.Println(strconv.FormatBool(true), string(strconv.AppendBool([]byte("x"), false)))
	for _, s := range []string{"0", "-0", "1", "1.5", ".5", "5.", ".", "1e10", "1e", "1e+", "1e400", "-1e400", "1e-400", "4.9e-324", "2.4e-324", "2.5e-324", "1.7976931348623157e308", "1.7976931348623159e308", "inf", "-Inf", "+infinity", "infin", "nan", "+nan", "NaN", "0x1p-2", "0x1.8p1", "-0x.8p0", "0x1", "0xp1", "0x1p", "0x1.fffffffffffff8p0", "0x1.fffffffffffff7ffffp0", "0x1p-1074", "0x1p-1075", "0x1.1p-1075", "0x1p1024", "0x1.fffffffffffffp1023", "0x1.fffffffffffff8p1023", "1_000.5", "1__0", "0x_1p0", "1e1_0", "_1.5", "3.4028235e38", "3.4028236e38", "1e-46", "16777217", "16777219", "0.1", "123456789012345678901234567890", "1e23", "8.5e-46", "x", "1x", "+-1", "0x1.000001p0", "0x1.0000011p0", "0x1p-149", "0x1p-150", "0x1.fffffep127", "0x1.ffffffp127", "0x123456789abcdef123456789p-20", "1e99999999999", "0x1p99999999999", "0x1p-99999999999"} {
		f, err := strconv.ParseFloat(s, 64)
		g, err2 := strconv.ParseFloat(s, 32)
		fmt.Println(s, f, err, g, err2, strconv.FormatFloat(f, 'x', -1, 64))
	}
	zero := 0.0
	for _, f := range []float64{0, -zero, 1, -1, 0.1, 1.0 / 3, 123456789, 1e21, 1e20, 1e-5, 0.0001, 5e-324, 1.7976931348623157e308, 100, 1234.5678, 0.5, 2.5, 1 / zero, -1 / zero, zero / zero, 16777216, 3.4e38, 1e23} {
		for _, format := range []byte("eEfgGbxX") {
			fmt.Print(strconv.FormatFloat(f, format, -1, 64), " ", strconv.FormatFloat(f, format, 3, 64), " ", strconv.FormatFloat(f, format, 0, 64), " ", strconv.FormatFloat(f, format, -1, 32), " ", strconv.FormatFloat(f, format, 2, 32), " ")
		}
		fmt.Println(string(strconv.AppendFloat([]byte("f="), f, 'g', 4, 64)), strconv.FormatFloat(f, 'z', 1, 64))
	}
	for base := 2; base <= 36; base += 7 {
		fmt.Print(strconv.FormatInt(-255, base), " ", strconv.FormatUint(1<<64-1, base), " ", strconv.FormatInt(-1<<63, base), " ", string(strconv.AppendInt(nil, 77, base)), " ", string(strconv.AppendUint([]byte{'u'}, 0, base)), " ")
	}
	fmt.Println(strconv.Itoa(-5), strconv.Itoa(0), strconv.IntSize)
	try("base", func() { strconv.FormatInt(1, 1) })
	try("bits", func() { strconv.FormatFloat(1, 'g', -1, 16) })

	for _, s := range []string{"", "abc", "a\"b'c`d", "\a\b\f\n\r\t\v\\", "\x00\x7f\xff", "世界\u00a0\u2028\u00ad", "\U0001F600\U000E0001", "é\u0301\ufeff", "\u3000"} {
		fmt.Println(strconv.Quote(s), strconv.QuoteToASCII(s), strconv.QuoteToGraphic(s), strconv.CanBackquote(s))
		t, err := strconv.Unquote(strconv.QuoteToASCII(s))
		fmt.Println(t == s, err, string(strconv.AppendQuote([]byte("q"), s)), string(strconv.AppendQuoteToASCII(nil, s)))
	}
	for _, r := range []rune{'a', '\'', '"', '\n', 0, 0xff, '世', 0x2028, 0x1F600, -1, 0xD800, 0x110000, 0xFFFD, 0xa0, 0x10FFFF} {
		fmt.Print(strconv.QuoteRune(r), strconv.QuoteRuneToASCII(r), strconv.QuoteRuneToGraphic(r), strconv.IsPrint(r), strconv.IsGraphic(r), string(strconv.AppendQuoteRune(nil, r)), " ")
	}
	fmt.Println()
	for _, s := range []string{`"abc"`, `"a\tb"`, "`a\\tb`", "`a\rb`", `'x'`, `'\n'`, `'xy'`, `''`, `"`, `""`, `"a`, `a`, `"\x41\101\u4e16\U0001F600"`, `"\xZZ"`, `"\400"`, `"\ud800"`, `"\'"`, `'\''`, `'"'`, `"a"b`, "\"a\nb\"", `"\"`, `'世'`, "'\xff'", "\"\xff\"", `"\xff"`, `"\q"`, "``", "`a", `'\x41'`, `"\18"`, `"\U00110000"`} {
		t, err := strconv.Unquote(s)
		p, err2 := strconv.QuotedPrefix(s + " rest")
		fmt.Printf("%q %q %v %q %v\n", s, t, err, p, err2)
	}
	r, multi, tail, err := strconv.UnquoteChar(`\u4e16x`, '"')
	fmt.Println(r, multi, tail, err)
	r, multi, tail, err = strconv.UnquoteChar(`"x`, '"')
	fmt.Println(r, multi, tail, err)
	r, multi, tail, err = strconv.UnquoteChar(`\xffx`, 0)
	fmt.Println(r, multi, tail, err)
}
