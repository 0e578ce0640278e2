// Package fmt: see the documentation of Go's package of this name.
package fmt

import "gort/value"

// Stringer is what has a text of its own.
type Stringer interface{ String() string }

func Println(a ...any) (n int, err error) {
	var buf []byte
	for i, x := range a {
		if i > 0 {
			buf = append(buf, ' ')
		}
		buf = append(buf, show(x)...)
	}
	buf = append(buf, '\n')
	value.Write(1, buf)
	return len(buf), nil
}

func show(x any) string {
	switch x := x.(type) {
	case nil:
		return "<nil>"
	case string:
		return x
	case error:
		return x.Error()
	case Stringer:
		return x.String()
	case bool:
		if x {
			return "true"
		}
		return "false"
	}
	switch value.TypeOf(x).Kind() {
	case value.Int, value.Int8, value.Int16, value.Int32, value.Int64:
		return digits(int64(value.Number(x)))
	}
	return "?"
}

func digits(n int64) string {
	if n < 0 {
		return "-" + digits(-n)
	}
	if n < 10 {
		return string(rune('0' + n))
	}
	return digits(n/10) + string(rune('0'+n%10))
}
