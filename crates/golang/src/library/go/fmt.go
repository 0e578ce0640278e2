// Package fmt: see the documentation of Go's package of this name.
package fmt

import (
	"errors"
	"gort/plain"
	"gort/value"
	"io"
	"math"
	"strconv"
	"unicode/utf8"
)

// State is what a Formatter writes to.
type State interface {
	Write(b []byte) (n int, err error)
	Width() (wid int, ok bool)
	Precision() (prec int, ok bool)
	Flag(c int) bool
}

// Formatter is what formats itself.
type Formatter interface{ Format(f State, verb rune) }

// Stringer is what has a text.
type Stringer interface{ String() string }

// GoStringer is what has a text for %#v.
type GoStringer interface{ GoString() string }

// A standard stream of a program that does not use package os.
type stream struct{}

// Write writes to standard output.
func (stream) Write(b []byte) (n int, err error) {
	value.Write(1, b)
	return len(b), nil
}

// Read reads from standard input.
func (stream) Read(b []byte) (n int, err error) {
	n, errno := value.Read(b)
	if errno != 0 {
		return 0, errors.New("read /dev/stdin: input/output error")
	}
	if n == 0 && len(b) > 0 {
		return 0, io.EOF
	}
	return n, nil
}

func stdout() io.Writer {
	if value.Stdout != nil {
		return value.Stdout()
	}
	return stream{}
}

func stdin() io.Reader {
	if value.Stdin != nil {
		return value.Stdin()
	}
	return stream{}
}

// Print writes its operands to standard output, with spaces between two of which none is a string.
func Print(a ...any) (n int, err error) { return Fprint(stdout(), a...) }

// Println writes its operands to standard output, with spaces between them and a newline behind.
func Println(a ...any) (n int, err error) { return Fprintln(stdout(), a...) }

// Printf writes what the format says to standard output.
func Printf(format string, a ...any) (n int, err error) { return Fprintf(stdout(), format, a...) }

// Fprint is Print to w.
func Fprint(w io.Writer, a ...any) (n int, err error) {
	if text, ok := plain.Print(a); ok {
		return w.Write([]byte(text))
	}
	return w.Write(appended(nil, a))
}

// Fprintln is Println to w.
func Fprintln(w io.Writer, a ...any) (n int, err error) {
	if text, ok := plain.Line(a); ok {
		return w.Write([]byte(text))
	}
	return w.Write(appendedLine(nil, a))
}

// Fprintf is Printf to w.
func Fprintf(w io.Writer, format string, a ...any) (n int, err error) {
	if text, ok := plain.Format(format, a); ok {
		return w.Write([]byte(text))
	}
	return w.Write(formatted(nil, format, a))
}

// Sprint returns what Print writes.
func Sprint(a ...any) string {
	if text, ok := plain.Print(a); ok {
		return text
	}
	return string(appended(nil, a))
}

// Sprintln returns what Println writes.
func Sprintln(a ...any) string {
	if text, ok := plain.Line(a); ok {
		return text
	}
	return string(appendedLine(nil, a))
}

// Sprintf returns what Printf writes.
func Sprintf(format string, a ...any) string {
	if text, ok := plain.Format(format, a); ok {
		return text
	}
	return string(formatted(nil, format, a))
}

// Append appends what Print writes.
func Append(b []byte, a ...any) []byte {
	if text, ok := plain.Print(a); ok {
		return append(b, text...)
	}
	return appended(b, a)
}

func appended(b []byte, a []any) []byte {
	p := printer{buf: b}
	for i, arg := range a {
		if i > 0 && !isString(arg) && !isString(a[i-1]) {
			p.buf = append(p.buf, ' ')
		}
		p.arg(arg, 'v')
	}
	return p.buf
}

func isString(x any) bool { return x != nil && value.TypeOf(x).Kind() == value.String }

// Appendln appends what Println writes.
func Appendln(b []byte, a ...any) []byte {
	if text, ok := plain.Line(a); ok {
		return append(b, text...)
	}
	return appendedLine(b, a)
}

func appendedLine(b []byte, a []any) []byte {
	p := printer{buf: b}
	for i, arg := range a {
		if i > 0 {
			p.buf = append(p.buf, ' ')
		}
		p.arg(arg, 'v')
	}
	return append(p.buf, '\n')
}

// Appendf appends what Printf writes.
func Appendf(b []byte, format string, a ...any) []byte {
	if text, ok := plain.Format(format, a); ok {
		return append(b, text...)
	}
	return formatted(b, format, a)
}

func formatted(b []byte, format string, a []any) []byte {
	p := printer{buf: b}
	p.format(format, a)
	return p.buf
}

type wrapError struct {
	msg string
	err error
}

func (e *wrapError) Error() string { return e.msg }
func (e *wrapError) Unwrap() error { return e.err }

type wrapErrors struct {
	msg  string
	errs []error
}

func (e *wrapErrors) Error() string   { return e.msg }
func (e *wrapErrors) Unwrap() []error { return e.errs }

// Errorf returns an error with the text that the format says. It wraps the operands of %w.
func Errorf(format string, a ...any) (err error) {
	if text, ok := plain.Format(format, a); ok {
		return errors.New(text)
	}
	p := printer{wraps: true}
	p.format(format, a)
	text := string(p.buf)
	// Each operand counts once, in the order of the operands.
	var wrapped []error
	for i := range a {
		for _, w := range p.wrapped {
			if w == i {
				if e, ok := a[i].(error); ok {
					wrapped = append(wrapped, e)
				}
				break
			}
		}
	}
	switch {
	case len(p.wrapped) == 0:
		return errors.New(text)
	case len(p.wrapped) == 1:
		w := &wrapError{msg: text}
		if len(wrapped) == 1 {
			w.err = wrapped[0]
		}
		return w
	}
	return &wrapErrors{text, wrapped}
}

// FormatString is the directive that a State and a verb came from.
func FormatString(state State, verb rune) string {
	b := []byte{'%'}
	for _, c := range " +-#0" {
		if state.Flag(int(c)) {
			b = append(b, byte(c))
		}
	}
	if w, ok := state.Width(); ok {
		b = appendInt(b, w)
	}
	if p, ok := state.Precision(); ok {
		b = append(b, '.')
		b = appendInt(b, p)
	}
	return string(b) + string(verb)
}

func appendInt(b []byte, n int) []byte {
	if n < 0 {
		b = append(b, '-')
		n = -n
	}
	if n >= 10 {
		b = appendInt(b, n/10)
	}
	return append(b, byte('0'+n%10))
}

// A printer writes operands.
type printer struct {
	buf []byte

	width, precision       int
	hasWidth, hasPrecision bool
	minus, plus, sharp     bool
	space, zero            bool
	// %+v and %#v are verbs of their own.
	plusV, sharpV bool

	// Whether a bad verb is being shown: methods are not called.
	bad bool
	// Whether %w is a verb, and which operands it named.
	wraps   bool
	wrapped []int
	// Whether a panic of a method is being shown.
	panicking bool
}

func (p *printer) clear() {
	p.width, p.precision, p.hasWidth, p.hasPrecision = 0, 0, false, false
	p.minus, p.plus, p.sharp, p.space, p.zero, p.plusV, p.sharpV = false, false, false, false, false, false, false
}

// What a Formatter sees.

func (p *printer) Write(b []byte) (int, error) {
	p.buf = append(p.buf, b...)
	return len(b), nil
}

func (p *printer) WriteString(s string) (int, error) {
	p.buf = append(p.buf, s...)
	return len(s), nil
}

func (p *printer) Width() (int, bool)     { return p.width, p.hasWidth }
func (p *printer) Precision() (int, bool) { return p.precision, p.hasPrecision }

func (p *printer) Flag(c int) bool {
	switch c {
	case '-':
		return p.minus
	case '+':
		return p.plus || p.plusV
	case '#':
		return p.sharp || p.sharpV
	case ' ':
		return p.space
	case '0':
		return p.zero
	}
	return false
}

func (p *printer) text(s string) { p.buf = append(p.buf, s...) }

// The format.

func (p *printer) format(format string, a []any) {
	next := 0
	reordered := false
	for i := 0; i < len(format); {
		start := i
		for i < len(format) && format[i] != '%' {
			i++
		}
		p.text(format[start:i])
		if i >= len(format) {
			break
		}
		i++
		p.clear()
		goodIndex := true
		afterIndex := false
	flags:
		for ; i < len(format); i++ {
			switch format[i] {
			case '#':
				p.sharp = true
			case '0':
				p.zero = true
			case '+':
				p.plus = true
			case '-':
				p.minus = true
			case ' ':
				p.space = true
			default:
				break flags
			}
		}
		index := func() {
			afterIndex = false
			if i < len(format) && format[i] == '[' {
				reordered = true
				n, width, ok := argNumber(format[i:])
				i += width
				afterIndex = ok
				if ok && 0 <= n && n < len(a) {
					next = n
				} else {
					goodIndex = false
				}
			}
		}
		index()
		if i < len(format) && format[i] == '*' {
			i++
			n, ok := 0, false
			if next < len(a) {
				n, ok = intOf(a[next])
				next++
			}
			p.width, p.hasWidth = n, ok
			if !ok {
				p.text("%!(BADWIDTH)")
			}
			if p.width < 0 {
				p.width = -p.width
				p.minus = true
				p.zero = false
			}
			afterIndex = false
		} else {
			p.width, p.hasWidth, i = number(format, i)
			if afterIndex && p.hasWidth {
				goodIndex = false
			}
		}
		if i+1 < len(format) && format[i] == '.' {
			i++
			if afterIndex {
				goodIndex = false
			}
			index()
			if i < len(format) && format[i] == '*' {
				i++
				n, ok := 0, false
				if next < len(a) {
					n, ok = intOf(a[next])
					next++
				}
				p.precision, p.hasPrecision = n, ok
				if n < 0 {
					p.precision, p.hasPrecision = 0, false
				}
				if !p.hasPrecision {
					p.text("%!(BADPREC)")
				}
				afterIndex = false
			} else {
				p.precision, p.hasPrecision, i = number(format, i)
				if !p.hasPrecision {
					p.precision, p.hasPrecision = 0, true
				}
			}
		}
		if !afterIndex {
			index()
		}
		if i >= len(format) {
			p.text("%!(NOVERB)")
			break
		}
		verb, size := rune(format[i]), 1
		if verb >= 0x80 {
			for _, r := range format[i:] {
				verb = r
				break
			}
			size = len(string(verb))
			if verb == 0xFFFD && format[i] != 0xEF {
				size = 1
			}
		}
		i += size
		switch {
		case verb == '%':
			p.buf = append(p.buf, '%')
		case !goodIndex:
			p.text("%!")
			p.text(string(verb))
			p.text("(BADINDEX)")
		case next >= len(a):
			p.text("%!")
			p.text(string(verb))
			p.text("(MISSING)")
		default:
			if verb == 'w' {
				p.wrapped = append(p.wrapped, next)
			}
			if verb == 'v' || verb == 'w' {
				p.sharpV, p.plusV = p.sharp, p.plus
				p.sharp, p.plus = false, false
			}
			p.arg(a[next], verb)
			next++
		}
	}
	if !reordered && next < len(a) {
		p.clear()
		p.text("%!(EXTRA ")
		for i, arg := range a[next:] {
			if i > 0 {
				p.text(", ")
			}
			if arg == nil {
				p.text("<nil>")
				continue
			}
			p.text(value.TypeOf(arg).Name())
			p.buf = append(p.buf, '=')
			p.arg(arg, 'v')
		}
		p.buf = append(p.buf, ')')
	}
}

// The number in brackets at the beginning of a format, from 0, how wide it is, and whether there is one.
func argNumber(format string) (int, int, bool) {
	if len(format) < 3 {
		return 0, 1, false
	}
	for i := 1; i < len(format); i++ {
		if format[i] == ']' {
			n, ok, end := number(format, 1)
			if !ok || end != i {
				return 0, i + 1, false
			}
			return n - 1, i + 1, true
		}
	}
	return 0, 1, false
}

func number(s string, at int) (n int, ok bool, next int) {
	for next = at; next < len(s) && '0' <= s[next] && s[next] <= '9'; next++ {
		if n > 1e6 {
			return 0, false, len(s)
		}
		n = n*10 + int(s[next]-'0')
		ok = true
	}
	return
}

func intOf(x any) (int, bool) {
	if x == nil {
		return 0, false
	}
	k := value.TypeOf(x).Kind()
	n := int(value.Number(x))
	switch {
	case value.Int <= k && k <= value.Int64:
	case value.Uint <= k && k <= value.Uintptr && n >= 0:
	default:
		return 0, false
	}
	if n > 1e6 || n < -1e6 {
		return 0, false
	}
	return n, true
}

// Operands.

func (p *printer) arg(x any, verb rune) {
	if x == nil {
		switch verb {
		case 'T', 'v':
			p.pad("<nil>")
		default:
			p.badVerb(x, verb, true)
		}
		return
	}
	switch verb {
	case 'T':
		p.formatString(value.TypeOf(x).Name(), 's')
		return
	case 'p':
		p.pointer(x, 'p')
		return
	}
	switch x := x.(type) {
	case bool:
		p.bool(x, verb, x)
	case string:
		p.string(x, verb, x)
	case int:
		p.integer(uint64(x), true, verb, x)
	case []byte:
		p.bytes(x, verb, "[]byte", x)
	case float64:
		p.float(x, 64, verb, x)
	default:
		if value.Held != nil {
			if held, valid, shown, ok := value.Held(x); ok {
				switch {
				case !valid:
					p.text("<invalid reflect.Value>")
				case held == nil:
					p.text("<nil>")
				case !shown || !p.methods(held, verb):
					p.value(held, verb, 0, !shown)
				}
				return
			}
		}
		if !p.methods(x, verb) {
			p.value(x, verb, 0, false)
		}
	}
}

// Calls the method that says how x is shown, if there is one.
func (p *printer) methods(x any, verb rune) (handled bool) {
	if p.bad {
		return false
	}
	if verb == 'w' {
		if _, ok := x.(error); !ok || !p.wraps {
			p.badVerb(x, verb, true)
			return true
		}
		verb = 'v'
	}
	if f, ok := x.(Formatter); ok {
		handled = true
		defer p.catch(x, verb, "Format")
		f.Format(p, verb)
		return true
	}
	if p.sharpV {
		if s, ok := x.(GoStringer); ok {
			handled = true
			defer p.catch(x, verb, "GoString")
			p.formatString(s.GoString(), 's')
			return true
		}
		return false
	}
	switch verb {
	case 'v', 's', 'x', 'X', 'q':
		switch x := x.(type) {
		case error:
			handled = true
			defer p.catch(x, verb, "Error")
			p.string(x.Error(), verb, x)
			return
		case Stringer:
			handled = true
			defer p.catch(x, verb, "String")
			p.string(x.String(), verb, x)
			return
		}
	}
	return false
}

// Shows a panic in a method.
func (p *printer) catch(x any, verb rune, method string) {
	if r := recover(); r != nil {
		if value.TypeOf(x).Kind() == value.Pointer && value.IsNil(x) {
			p.text("<nil>")
			return
		}
		if p.panicking {
			panic(r)
		}
		before := *p
		p.clear()
		p.text("%!")
		p.text(string(verb))
		p.text("(PANIC=")
		p.text(method)
		p.text(" method: ")
		p.panicking = true
		p.arg(r, 'v')
		p.panicking = false
		p.text(")")
		buf := p.buf
		*p = before
		p.buf = buf
		// As in Go what comes behind it in the same value has no width.
		p.width, p.precision = 0, 0
	}
}

func (p *printer) badVerb(x any, verb rune, valid bool) {
	p.bad = true
	p.text("%!")
	p.text(string(verb))
	p.text("(")
	switch {
	case x == nil || !valid:
		p.text("<nil>")
	default:
		p.text(value.TypeOf(x).Name())
		p.buf = append(p.buf, '=')
		p.value(x, 'v', 0, false)
	}
	p.text(")")
	p.bad = false
}

// Shows x by what it is made of. hidden: it came from a field that is not exported, so that its methods are not called.
func (p *printer) value(x any, verb rune, depth int, hidden bool) {
	if depth > 0 && !hidden && p.methods(x, verb) {
		return
	}
	t := value.TypeOf(x)
	switch k := t.Kind(); k {
	case value.Bool:
		p.bool(value.Number(x) != 0, verb, x)
	case value.Int, value.Int8, value.Int16, value.Int32, value.Int64:
		p.integer(value.Number(x), true, verb, x)
	case value.Uint, value.Uint8, value.Uint16, value.Uint32, value.Uint64, value.Uintptr:
		p.integer(value.Number(x), false, verb, x)
	case value.Float32:
		p.float(value.Float(x), 32, verb, x)
	case value.Float64:
		p.float(value.Float(x), 64, verb, x)
	case value.Complex64:
		p.complex(value.Complex(x), 32, verb, x)
	case value.Complex128:
		p.complex(value.Complex(x), 64, verb, x)
	case value.String:
		p.string(value.Text(x), verb, x)
	case value.Map:
		p.mapping(x, t, verb, depth, hidden)
	case value.Struct:
		if hasInnards(t.Name(), p.sharpV) {
			// In Go it is made of other fields, of which some are addresses.
			value.Address(new(byte))
		}
		if p.sharpV {
			p.text(t.Name())
		}
		p.text("{")
		for i := range t.NumField() {
			if i > 0 {
				p.separate()
			}
			if p.plusV || p.sharpV {
				p.text(t.FieldName(i))
				p.text(":")
			}
			p.element(value.Field(x, i), t.FieldType(i), verb, depth, hidden || !t.FieldExported(i))
		}
		p.text("}")
	case value.Array, value.Slice:
		p.list(x, t, verb, depth, hidden)
	case value.Pointer:
		if depth == 0 && !value.IsNil(x) {
			switch t.Elem().Kind() {
			case value.Array, value.Slice, value.Struct, value.Map:
				p.text("&")
				p.value(value.Deref(x), verb, depth+1, hidden)
				return
			}
		}
		p.pointer(x, verb)
	case value.Chan, value.Func:
		p.pointer(x, verb)
	default:
		p.badVerb(x, verb, true)
	}
}

func (p *printer) separate() {
	if p.sharpV {
		p.text(", ")
	} else {
		p.text(" ")
	}
}

// A part of a value, of which t is the type where it stands.
func (p *printer) element(x any, t value.Type, verb rune, depth int, hidden bool) {
	if x != nil {
		p.value(x, verb, depth+1, hidden)
		return
	}
	if p.sharpV {
		p.text(t.Name())
		p.text("(nil)")
		return
	}
	p.text("<nil>")
}

func (p *printer) mapping(x any, t value.Type, verb rune, depth int, hidden bool) {
	if p.sharpV {
		p.text(t.Name())
		if value.IsNil(x) {
			p.text("(nil)")
			return
		}
		p.text("{")
	} else {
		p.text("map[")
	}
	entries := value.Entries(x)
	drawUnordered(entries)
	sortEntries(entries)
	for i := 0; i < len(entries); i += 2 {
		if i > 0 {
			p.separate()
		}
		p.element(entries[i], t.Key(), verb, depth, hidden)
		p.text(":")
		p.element(entries[i+1], t.Elem(), verb, depth, hidden)
	}
	if p.sharpV {
		p.text("}")
	} else {
		p.text("]")
	}
}

func (p *printer) list(x any, t value.Type, verb rune, depth int, hidden bool) {
	switch verb {
	case 's', 'q', 'x', 'X':
		if t.Elem().Kind() == value.Uint8 {
			p.bytes(value.Bytes(x), verb, t.Name(), x)
			return
		}
	}
	if p.sharpV {
		p.text(t.Name())
		if t.Kind() == value.Slice && value.IsNil(x) {
			p.text("(nil)")
			return
		}
		p.text("{")
	} else {
		p.text("[")
	}
	for i := range value.Len(x) {
		if i > 0 {
			p.separate()
		}
		p.element(value.Index(x, i), t.Elem(), verb, depth, hidden)
	}
	if p.sharpV {
		p.text("}")
	} else {
		p.text("]")
	}
}

func (p *printer) pointer(x any, verb rune) {
	switch value.TypeOf(x).Kind() {
	case value.Pointer, value.Chan, value.Func, value.Map, value.Slice:
	default:
		p.badVerb(x, verb, true)
		return
	}
	u := uint64(value.Address(x))
	switch verb {
	case 'v':
		switch {
		case p.sharpV:
			p.text("(")
			p.text(value.TypeOf(x).Name())
			p.text(")(")
			if u == 0 {
				p.text("nil")
			} else {
				p.hex(u, true)
			}
			p.text(")")
		case u == 0:
			p.pad("<nil>")
		default:
			p.hex(u, !p.sharp)
		}
	case 'p':
		p.hex(u, !p.sharp)
	case 'b', 'o', 'd', 'x', 'X':
		p.integer(u, false, verb, x)
	default:
		p.badVerb(x, verb, true)
	}
}

// An integer in hexadecimal, with 0x before it if wanted.
func (p *printer) hex(u uint64, lead bool) {
	before := p.sharp
	p.sharp = lead
	p.digits(u, 16, false, 'v', lower)
	p.sharp = before
}

func (p *printer) bool(b bool, verb rune, x any) {
	switch {
	case verb != 't' && verb != 'v':
		p.badVerb(x, verb, true)
	case b:
		p.pad("true")
	default:
		p.pad("false")
	}
}

const (
	lower = "0123456789abcdefx"
	upper = "0123456789ABCDEFX"
)

func (p *printer) integer(u uint64, signed bool, verb rune, x any) {
	switch verb {
	case 'v':
		if p.sharpV && !signed {
			p.hex(u, true)
		} else {
			p.digits(u, 10, signed, verb, lower)
		}
	case 'd':
		p.digits(u, 10, signed, verb, lower)
	case 'b':
		p.digits(u, 2, signed, verb, lower)
	case 'o', 'O':
		p.digits(u, 8, signed, verb, lower)
	case 'x':
		p.digits(u, 16, signed, verb, lower)
	case 'X':
		p.digits(u, 16, signed, verb, upper)
	case 'c':
		p.pad(string(runeOf(u)))
	case 'q':
		p.pad(quoteRune(runeOf(u), p.plus))
	case 'U':
		p.unicode(u)
	default:
		p.badVerb(x, verb, true)
	}
}

func runeOf(u uint64) rune {
	if u > 0x10FFFF {
		return 0xFFFD
	}
	return rune(u)
}

func (p *printer) digits(u uint64, base uint64, signed bool, verb rune, digits string) {
	negative := signed && int64(u) < 0
	if negative {
		u = -u
	}
	least := 0
	if p.hasPrecision {
		least = p.precision
		if least == 0 && u == 0 {
			before := p.zero
			p.zero = false
			p.padding(p.width)
			p.zero = before
			return
		}
	} else if p.zero && !p.minus && p.hasWidth {
		least = p.width
		if negative || p.plus || p.space {
			least--
		}
	}
	var back []byte
	for u >= base {
		back = append(back, digits[u%base])
		u /= base
	}
	back = append(back, digits[u])
	for len(back) < least {
		back = append(back, '0')
	}
	if p.sharp {
		switch base {
		case 2:
			back = append(back, 'b', '0')
		case 8:
			if back[len(back)-1] != '0' {
				back = append(back, '0')
			}
		case 16:
			back = append(back, digits[16], '0')
		}
	}
	if verb == 'O' {
		back = append(back, 'o', '0')
	}
	switch {
	case negative:
		back = append(back, '-')
	case p.plus:
		back = append(back, '+')
	case p.space:
		back = append(back, ' ')
	}
	for i, j := 0, len(back)-1; i < j; i, j = i+1, j-1 {
		back[i], back[j] = back[j], back[i]
	}
	before := p.zero
	p.zero = false
	p.pad(string(back))
	p.zero = before
}

func (p *printer) unicode(u uint64) {
	var back []byte
	for r := u; r > 0; r /= 16 {
		back = append(back, upper[r%16])
	}
	least := 4
	if p.hasPrecision && p.precision > 4 {
		least = p.precision
	}
	for len(back) < least {
		back = append(back, '0')
	}
	back = append(back, '+', 'U')
	for i, j := 0, len(back)-1; i < j; i, j = i+1, j-1 {
		back[i], back[j] = back[j], back[i]
	}
	text := string(back)
	if p.sharp && u <= 0x10FFFF && value.IsPrint(rune(u)) {
		text += " '" + string(rune(u)) + "'"
	}
	before := p.zero
	p.zero = false
	p.pad(text)
	p.zero = before
}

func (p *printer) float(f float64, bits int, verb rune, x any) {
	switch verb {
	case 'v':
		p.formatFloat(f, bits, 'g', -1)
	case 'b', 'g', 'G', 'x', 'X':
		p.formatFloat(f, bits, verb, -1)
	case 'f', 'e', 'E', 'F':
		if verb == 'F' {
			verb = 'f'
		}
		p.formatFloat(f, bits, verb, 6)
	default:
		p.badVerb(x, verb, true)
	}
}

// The parts are floats of so many bits.
func (p *printer) complex(c complex128, bits int, verb rune, x any) {
	switch verb {
	case 'v', 'b', 'g', 'G', 'x', 'X', 'f', 'F', 'e', 'E':
		plus := p.plus
		p.text("(")
		p.float(real(c), bits, verb, x)
		// The second one has a sign.
		p.plus = true
		p.float(imag(c), bits, verb, x)
		p.text("i)")
		p.plus = plus
	default:
		p.badVerb(x, verb, true)
	}
}

// The precision is the one that counts if the format has none.
func (p *printer) formatFloat(f float64, bits int, verb rune, precision int) {
	if p.hasPrecision {
		precision = p.precision
	}
	num := []byte(value.FormatFloat(f, byte(verb), precision, bits))
	if num[0] != '-' && num[0] != '+' {
		num = append([]byte{'+'}, num...)
	}
	if p.space && num[0] == '+' && !p.plus {
		num[0] = ' '
	}
	if num[1] == 'I' || num[1] == 'N' {
		before := p.zero
		p.zero = false
		if num[1] == 'N' && !p.space && !p.plus {
			num = num[1:]
		}
		p.pad(string(num))
		p.zero = before
		return
	}
	if p.sharp && verb != 'b' {
		num = p.sharpFloat(num, verb, precision)
	}
	if p.plus || num[0] != '+' {
		if p.zero && !p.minus && p.hasWidth && p.width > len(num) {
			p.buf = append(p.buf, num[0])
			p.padding(p.width - len(num))
			p.buf = append(p.buf, num[1:]...)
			return
		}
		p.pad(string(num))
		return
	}
	p.pad(string(num[1:]))
}

// %#g keeps the point and zeros at the end.
func (p *printer) sharpFloat(num []byte, verb rune, precision int) []byte {
	digits := 0
	switch verb {
	case 'g', 'G', 'x':
		digits = precision
		if digits < 0 {
			digits = 6
		}
	}
	var tail []byte
	point, nonzero := false, false
	for i := 1; i < len(num); i++ {
		switch num[i] {
		case '.':
			point = true
		case 'p', 'P':
			tail = append(tail, num[i:]...)
			num = num[:i]
		case 'e', 'E':
			if verb != 'x' && verb != 'X' {
				tail = append(tail, num[i:]...)
				num = num[:i]
				break
			}
			fallthrough
		default:
			if num[i] != '0' {
				nonzero = true
			}
			if nonzero {
				digits--
			}
		}
	}
	if !point {
		if len(num) == 2 && num[1] == '0' {
			digits--
		}
		num = append(num, '.')
	}
	for digits > 0 {
		num = append(num, '0')
		digits--
	}
	return append(num, tail...)
}

// Strings.

func (p *printer) string(s string, verb rune, x any) {
	switch verb {
	case 'v':
		if p.sharpV {
			p.formatString(s, 'q')
		} else {
			p.formatString(s, 's')
		}
	case 's', 'x', 'X', 'q':
		p.formatString(s, verb)
	default:
		p.badVerb(x, verb, true)
	}
}

func (p *printer) formatString(s string, verb rune) {
	switch verb {
	case 's':
		p.pad(p.cut(s))
	case 'q':
		s = p.cut(s)
		if p.sharp && value.CanBackquote(s) {
			p.pad("`" + s + "`")
			return
		}
		p.pad(value.Quote(s, p.plus))
	case 'x':
		p.hexBytes(s, lower)
	case 'X':
		p.hexBytes(s, upper)
	}
}

// The first runes of s, as many as the precision says.
func (p *printer) cut(s string) string {
	if p.hasPrecision {
		n := p.precision
		for i := range s {
			n--
			if n < 0 {
				return s[:i]
			}
		}
	}
	return s
}

func (p *printer) hexBytes(s string, digits string) {
	if p.hasPrecision && p.precision < len(s) {
		s = s[:p.precision]
	}
	var b []byte
	for i := 0; i < len(s); i++ {
		if p.sharp && (i == 0 || p.space) {
			if i > 0 {
				b = append(b, ' ')
			}
			b = append(b, '0', digits[16])
		} else if p.space && i > 0 {
			b = append(b, ' ')
		}
		b = append(b, digits[s[i]>>4], digits[s[i]&15])
	}
	p.pad(string(b))
}

func (p *printer) bytes(b []byte, verb rune, typ string, x any) {
	switch verb {
	case 'v', 'd':
		if p.sharpV {
			p.text(typ)
			if b == nil {
				p.text("(nil)")
				return
			}
			p.text("{")
			for i, c := range b {
				if i > 0 {
					p.text(", ")
				}
				p.hex(uint64(c), true)
			}
			p.text("}")
			return
		}
		p.text("[")
		for i, c := range b {
			if i > 0 {
				p.text(" ")
			}
			p.digits(uint64(c), 10, false, verb, lower)
		}
		p.text("]")
	case 's', 'q', 'x', 'X':
		p.formatString(string(b), verb)
	default:
		p.value(x, verb, 0, false)
	}
}

// Padding.

func (p *printer) pad(s string) {
	if !p.hasWidth || p.width == 0 {
		p.text(s)
		return
	}
	n := p.width
	for range s {
		n--
	}
	if p.minus {
		p.text(s)
		p.padding(n)
	} else {
		p.padding(n)
		p.text(s)
	}
}

func (p *printer) padding(n int) {
	c := byte(' ')
	if p.zero && !p.minus {
		c = '0'
	}
	for ; n > 0; n-- {
		p.buf = append(p.buf, c)
	}
}

func quoteRune(r rune, ascii bool) string {
	s := value.Quote(string(r), ascii)
	s = s[1 : len(s)-1]
	switch s {
	case `\"`:
		s = `"`
	case `'`:
		s = `\'`
	}
	return "'" + s + "'"
}

// Sorts keys with their values, as maps are shown.
func sortEntries(entries []any) {
	if len(entries) > 2 {
		sortPairs(entries, make([]any, len(entries)))
	}
}

// Keys that are not equal to themselves stay in the order in which the map gives them.
func drawUnordered(entries []any) {
	var unordered []any
	for i := 0; i < len(entries); i += 2 {
		if entries[i] != entries[i] {
			unordered = append(unordered, entries[i], entries[i+1])
		}
	}
	if len(unordered) <= 2 {
		return
	}
	order := value.Shuffled(len(unordered) / 2)
	for i := 0; i < len(entries); i += 2 {
		if entries[i] != entries[i] {
			from := order[0] * 2
			entries[i], entries[i+1] = unordered[from], unordered[from+1]
			order = order[1:]
		}
	}
}

func sortPairs(a, room []any) {
	if len(a) <= 2 {
		return
	}
	half := len(a) / 4 * 2
	if half == 0 {
		half = 2
	}
	sortPairs(a[:half], room[:half])
	sortPairs(a[half:], room[half:])
	copy(room, a)
	left, right := room[:half], room[half:]
	for i := 0; i < len(a); i += 2 {
		if len(right) == 0 || len(left) > 0 && compare(left[0], right[0]) <= 0 {
			a[i], a[i+1] = left[0], left[1]
			left = left[2:]
		} else {
			a[i], a[i+1] = right[0], right[1]
			right = right[2:]
		}
	}
}

func compareFloats(a, b float64) int {
	switch {
	case a < b, a != a && b == b:
		return -1
	case a > b, b != b && a == a:
		return 1
	}
	return 0
}

// Whether a type of the library is made of other fields than in Go, which show.
func hasInnards(name string, named bool) bool {
	switch name {
	case "sync.Map", "sync.Pool", "sync.Cond", "time.Timer", "time.Ticker", "time.Location":
		return true
	case "sync.Mutex", "sync.RWMutex", "sync.WaitGroup", "sync.Once":
		return named
	}
	return false
}

// The place of a predeclared type among them, as gc has them in memory, or less than 0.
func predeclared(t value.Type) int {
	const all = " string int8 uint8 int16 uint16 int32 uint32 int64 uint64 int uint uintptr complex64 complex128 float32 float64 bool "
	name := " " + t.Name() + " "
	for i := range len(all) - len(name) + 1 {
		if all[i:i+len(name)] == name {
			return i
		}
	}
	return -1
}

func compare(x, y any) int {
	if x == nil || y == nil {
		return order(x != nil, y != nil)
	}
	t, u := value.TypeOf(x), value.TypeOf(y)
	if t != u {
		// Go compares where the two are described in memory, which no program is promised.
		value.Address(new(byte))
		if a, b := predeclared(t), predeclared(u); a >= 0 && b >= 0 {
			return less(a < b)
		}
		return less(int(t) < int(u))
	}
	switch k := t.Kind(); k {
	case value.Bool:
		return order(value.Number(x) != 0, value.Number(y) != 0)
	case value.Int, value.Int8, value.Int16, value.Int32, value.Int64:
		a, b := int64(value.Number(x)), int64(value.Number(y))
		if a == b {
			return 0
		}
		return less(a < b)
	case value.Uint, value.Uint8, value.Uint16, value.Uint32, value.Uint64, value.Uintptr:
		a, b := value.Number(x), value.Number(y)
		if a == b {
			return 0
		}
		return less(a < b)
	case value.Float32, value.Float64:
		return compareFloats(value.Float(x), value.Float(y))
	case value.Complex64, value.Complex128:
		a, b := value.Complex(x), value.Complex(y)
		if c := compareFloats(real(a), real(b)); c != 0 {
			return c
		}
		return compareFloats(imag(a), imag(b))
	case value.String:
		a, b := value.Text(x), value.Text(y)
		if a == b {
			return 0
		}
		return less(a < b)
	case value.Struct:
		for i := range t.NumField() {
			if c := compare(value.Field(x, i), value.Field(y, i)); c != 0 {
				return c
			}
		}
		return 0
	case value.Array:
		for i := range value.Len(x) {
			if c := compare(value.Index(x, i), value.Index(y, i)); c != 0 {
				return c
			}
		}
		return 0
	}
	a, b := value.Address(x), value.Address(y)
	if a == b {
		return 0
	}
	return less(a < b)
}

func order(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

func less(is bool) int {
	if is {
		return -1
	}
	return 1
}

// ScanState is what a Scanner reads from.
type ScanState interface {
	ReadRune() (r rune, size int, err error)
	UnreadRune() error
	SkipSpace()
	Token(skipSpace bool, f func(rune) bool) (token []byte, err error)
	Width() (wid int, ok bool)
	Read(buf []byte) (n int, err error)
}

// Scanner is what scans itself.
type Scanner interface {
	Scan(state ScanState, verb rune) error
}

// Scan reads words from standard input.
func Scan(a ...any) (n int, err error) { return Fscan(stdin(), a...) }

// Scanln reads the words of a line from standard input.
func Scanln(a ...any) (n int, err error) { return Fscanln(stdin(), a...) }

// Scanf reads what the format says from standard input.
func Scanf(format string, a ...any) (n int, err error) { return Fscanf(stdin(), format, a...) }

type stringReader string

func (r *stringReader) Read(b []byte) (n int, err error) {
	n = copy(b, *r)
	*r = (*r)[n:]
	if n == 0 {
		err = io.EOF
	}
	return
}

// Sscan reads words from str.
func Sscan(str string, a ...any) (n int, err error) { return Fscan((*stringReader)(&str), a...) }

// Sscanln reads the words of a line from str.
func Sscanln(str string, a ...any) (n int, err error) { return Fscanln((*stringReader)(&str), a...) }

// Sscanf reads what the format says from str.
func Sscanf(str string, format string, a ...any) (n int, err error) {
	return Fscanf((*stringReader)(&str), format, a...)
}

// Fscan reads words from r.
func Fscan(r io.Reader, a ...any) (n int, err error) { return newScan(r, true, false).words(a) }

// Fscanln reads the words of a line from r.
func Fscanln(r io.Reader, a ...any) (n int, err error) { return newScan(r, false, true).words(a) }

// Fscanf reads what the format says from r.
func Fscanf(r io.Reader, format string, a ...any) (n int, err error) {
	return newScan(r, false, false).formatted(format, a)
}

// Reads runes from what reads bytes, no byte more than it needs.
type runeReader struct {
	r       io.Reader
	pending []byte
	last    rune
	back    bool
}

func (r *runeReader) ReadRune() (rune, int, error) {
	if r.back {
		r.back = false
		return r.last, len(string(r.last)), nil
	}
	for {
		if len(r.pending) > 0 && (r.pending[0] < utf8.RuneSelf || utf8.FullRune(r.pending)) {
			break
		}
		var b [1]byte
		if _, err := io.ReadFull(r.r, b[:]); err != nil {
			if err == io.EOF && len(r.pending) > 0 {
				break
			}
			return 0, 0, err
		}
		r.pending = append(r.pending, b[0])
	}
	c, size := utf8.DecodeRune(r.pending)
	r.pending = r.pending[size:]
	r.last = c
	return c, size, nil
}

func (r *runeReader) UnreadRune() error {
	r.back = true
	return nil
}

const (
	eof       = -1
	unlimited = 1 << 30
	decimals  = "0123456789"
	hexes     = "0123456789aAbBcCdDeEfF"
)

type scanError struct{ err error }

type scan struct {
	rs                 io.RuneScanner
	buf                []byte
	count              int
	atEOF              bool
	nlIsSpace, nlIsEnd bool
	limit, width       int
}

func newScan(r io.Reader, nlIsSpace, nlIsEnd bool) *scan {
	rs, ok := r.(io.RuneScanner)
	if !ok {
		rs = &runeReader{r: r}
	}
	return &scan{rs: rs, nlIsSpace: nlIsSpace, nlIsEnd: nlIsEnd, limit: unlimited, width: unlimited}
}

func (s *scan) Read([]byte) (int, error) {
	return 0, errors.New("ScanState's Read should not be called. Use ReadRune")
}

func (s *scan) ReadRune() (r rune, size int, err error) {
	if s.atEOF || s.count >= s.limit {
		return 0, 0, io.EOF
	}
	r, size, err = s.rs.ReadRune()
	if err == nil {
		s.count++
		s.atEOF = s.nlIsEnd && r == '\n'
	} else if err == io.EOF {
		s.atEOF = true
	}
	return
}

func (s *scan) UnreadRune() error {
	s.rs.UnreadRune()
	s.atEOF = false
	s.count--
	return nil
}

func (s *scan) Width() (int, bool) {
	if s.width == unlimited {
		return 0, false
	}
	return s.width, true
}

func (s *scan) fail(text string) { panic(scanError{errors.New(text)}) }

func (s *scan) failIf(err error) {
	if err != nil {
		panic(scanError{err})
	}
}

func (s *scan) next() rune {
	r, _, err := s.ReadRune()
	if err == io.EOF {
		return eof
	}
	s.failIf(err)
	return r
}

func (s *scan) must() rune {
	r := s.next()
	if r == eof {
		s.failIf(io.ErrUnexpectedEOF)
	}
	return r
}

func isSpace(r rune) bool {
	switch {
	case r == ' ' || '\t' <= r && r <= '\r' || r == 0x85 || r == 0xA0 || r == 0x1680 || 0x2000 <= r && r <= 0x200a:
		return true
	}
	return r == 0x2028 || r == 0x2029 || r == 0x202f || r == 0x205f || r == 0x3000
}

func (s *scan) SkipSpace() {
	for {
		r := s.next()
		switch {
		case r == eof:
			return
		case r == '\r' && s.peek("\n"):
		case r == '\n':
			if !s.nlIsSpace {
				s.fail("unexpected newline")
			}
		case !isSpace(r):
			s.UnreadRune()
			return
		}
	}
}

func (s *scan) Token(skipSpace bool, f func(rune) bool) (token []byte, err error) {
	defer func() {
		if e := recover(); e != nil {
			se, ok := e.(scanError)
			if !ok {
				panic(e)
			}
			err = se.err
		}
	}()
	if f == nil {
		f = func(r rune) bool { return !isSpace(r) }
	}
	s.buf = s.buf[:0]
	return s.token(skipSpace, f), nil
}

func (s *scan) token(skipSpace bool, f func(rune) bool) []byte {
	if skipSpace {
		s.SkipSpace()
	}
	for {
		r := s.next()
		if r == eof {
			return s.buf
		}
		if !f(r) {
			s.UnreadRune()
			return s.buf
		}
		s.buf = append(s.buf, string(r)...)
	}
}

func has(set string, r rune) bool {
	for _, c := range set {
		if c == r {
			return true
		}
	}
	return false
}

func (s *scan) accept(set string) bool {
	r := s.next()
	if r == eof {
		return false
	}
	if has(set, r) {
		s.buf = append(s.buf, string(r)...)
		return true
	}
	s.UnreadRune()
	return false
}

func (s *scan) peek(set string) bool {
	r := s.next()
	if r != eof {
		s.UnreadRune()
	}
	return has(set, r)
}

func (s *scan) notEOF() {
	if s.next() == eof {
		panic(io.EOF)
	}
	s.UnreadRune()
}

func (s *scan) verb(verb rune, verbs, typ string) {
	if !has(verbs, verb) {
		s.fail("bad verb '%" + string(verb) + "' for " + typ)
	}
}

func (s *scan) bool(verb rune) bool {
	s.SkipSpace()
	s.notEOF()
	s.verb(verb, "tv", "boolean")
	rest := func(sets ...string) {
		for i, set := range sets {
			if !s.accept(set) {
				if i == 0 {
					return
				}
				s.fail("syntax error scanning boolean")
			}
		}
	}
	switch s.next() {
	case '1':
		return true
	case 't', 'T':
		rest("rR", "uU", "eE")
		return true
	case 'f', 'F':
		rest("aA", "lL", "sS", "eE")
	}
	return false
}

// The digits of an integer and their base.
func (s *scan) digits(verb rune, signed bool) (string, int) {
	s.SkipSpace()
	s.notEOF()
	s.verb(verb, "bdoUxXv", "integer")
	base, digits, some := 10, decimals, false
	switch verb {
	case 'b':
		base, digits = 2, "01"
	case 'o':
		base, digits = 8, "01234567"
	case 'x', 'X', 'U':
		base, digits = 16, hexes
	}
	if verb == 'U' {
		if s.next() != 'U' || s.next() != '+' {
			s.fail("bad unicode format ")
		}
	} else {
		if signed {
			s.accept("+-")
		}
		if verb == 'v' {
			base, digits = 0, decimals+"_"
			if s.peek("0") {
				s.accept("0")
				digits, some = "01234567_", true
				switch {
				case s.accept("bB"):
					digits = "01_"
				case s.accept("oO"):
				case s.accept("xX"):
					digits = hexes + "_"
				}
			}
		}
	}
	if !some {
		s.notEOF()
		if !s.accept(digits) {
			s.fail("expected integer")
		}
	}
	for s.accept(digits) {
	}
	return string(s.buf), base
}

func (s *scan) char(bits int) int64 {
	s.notEOF()
	r := int64(s.next())
	if n := 64 - bits; r<<n>>n != r {
		s.fail("overflow on character value " + string(rune(r)))
	}
	return r
}

func (s *scan) int(verb rune, bits int) int64 {
	if verb == 'c' {
		return s.char(bits)
	}
	token, base := s.digits(verb, true)
	i, err := strconv.ParseInt(token, base, 64)
	s.failIf(err)
	if n := 64 - bits; i<<n>>n != i {
		s.fail("integer overflow on token " + token)
	}
	return i
}

func (s *scan) uint(verb rune, bits int) uint64 {
	if verb == 'c' {
		return uint64(s.char(bits))
	}
	token, base := s.digits(verb, false)
	i, err := strconv.ParseUint(token, base, 64)
	s.failIf(err)
	if n := 64 - bits; i<<n>>n != i {
		s.fail("unsigned integer overflow on token " + token)
	}
	return i
}

func (s *scan) float(verb rune, bits int) float64 {
	s.verb(verb, "beEfFgGv", "float"+strconv.Itoa(bits))
	s.SkipSpace()
	s.notEOF()
	s.buf = s.buf[:0]
	return s.convert(s.floatToken(), bits)
}

// The number that a token is. Decimal digits may have an exponent to the base 2.
func (s *scan) convert(token string, bits int) float64 {
	at := -1
	for i := range len(token) {
		if token[i] == 'x' || token[i] == 'X' {
			at = -1
			break
		}
		if token[i] == 'p' && at < 0 {
			at = i
		}
	}
	whole := token
	if at >= 0 {
		token = token[:at]
	}
	f, err := strconv.ParseFloat(token, bits)
	m := 0
	if err == nil && at >= 0 {
		m, err = strconv.Atoi(whole[at+1:])
	}
	if e, ok := err.(*strconv.NumError); ok {
		e.Num = whole
	}
	s.failIf(err)
	if at >= 0 {
		f = math.Ldexp(f, m)
	}
	return f
}

func (s *scan) complex(verb rune, bits int) complex128 {
	s.verb(verb, "beEfFgGv", "complex")
	s.SkipSpace()
	s.notEOF()
	s.buf = s.buf[:0]
	parens := s.accept("(")
	s.buf = s.buf[:0]
	re := s.floatToken()
	s.buf = s.buf[:0]
	if !s.accept("+-") {
		s.fail("syntax error scanning complex number")
	}
	im := s.floatToken()
	if !s.accept("i") || parens && !s.accept(")") {
		s.fail("syntax error scanning complex number")
	}
	return complex(s.convert(re, bits/2), s.convert(im, bits/2))
}

func (s *scan) floatToken() string {
	if s.accept("nN") && s.accept("aA") && s.accept("nN") {
		return string(s.buf)
	}
	s.accept("+-")
	if s.accept("iI") && s.accept("nN") && s.accept("fF") {
		return string(s.buf)
	}
	digits, exp := decimals+"_", "eEpP"
	if s.accept("0") && s.accept("xX") {
		digits, exp = hexes+"_", "pP"
	}
	for s.accept(digits) {
	}
	if s.accept(".") {
		for s.accept(digits) {
		}
	}
	if s.accept(exp) {
		s.accept("+-")
		for s.accept(decimals + "_") {
		}
	}
	return string(s.buf)
}

func (s *scan) string(verb rune) string {
	s.verb(verb, "svqxX", "string")
	s.SkipSpace()
	s.notEOF()
	switch verb {
	case 'q':
		quote := s.next()
		if quote != '`' && quote != '"' {
			s.fail("expected quoted string")
		}
		s.buf = append(s.buf, byte(quote))
		for {
			r := s.must()
			s.buf = append(s.buf, string(r)...)
			if r == quote {
				break
			}
			if r == '\\' && quote == '"' {
				s.buf = append(s.buf, string(s.must())...)
			}
		}
		text, err := strconv.Unquote(string(s.buf))
		s.failIf(err)
		return text
	case 'x', 'X':
		var out []byte
		for s.accept(hexes) {
			if !has(hexes, s.must()) {
				s.fail("illegal hex digit")
			}
			s.UnreadRune()
			s.accept(hexes)
			b, _ := strconv.ParseUint(string(s.buf), 16, 8)
			out = append(out, byte(b))
			s.buf = s.buf[:0]
		}
		if len(out) == 0 {
			s.fail("no hex data for %x string")
		}
		return string(out)
	}
	return string(s.token(true, func(r rune) bool { return !isSpace(r) }))
}

func (s *scan) one(verb rune, arg any) {
	s.buf = s.buf[:0]
	if v, ok := arg.(Scanner); ok {
		err := v.Scan(s, verb)
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		s.failIf(err)
		return
	}
	switch v := arg.(type) {
	case *bool:
		*v = s.bool(verb)
	case *int:
		*v = int(s.int(verb, 64))
	case *int8:
		*v = int8(s.int(verb, 8))
	case *int16:
		*v = int16(s.int(verb, 16))
	case *int32:
		*v = int32(s.int(verb, 32))
	case *int64:
		*v = s.int(verb, 64)
	case *uint:
		*v = uint(s.uint(verb, 64))
	case *uint8:
		*v = uint8(s.uint(verb, 8))
	case *uint16:
		*v = uint16(s.uint(verb, 16))
	case *uint32:
		*v = uint32(s.uint(verb, 32))
	case *uint64:
		*v = s.uint(verb, 64)
	case *uintptr:
		*v = uintptr(s.uint(verb, 64))
	case *float32:
		*v = float32(s.float(verb, 32))
	case *float64:
		*v = s.float(verb, 64)
	case *complex64:
		*v = complex64(s.complex(verb, 64))
	case *complex128:
		*v = s.complex(verb, 128)
	case *string:
		*v = s.string(verb)
	case *[]byte:
		*v = []byte(s.string(verb))
	case nil:
		s.fail("type not a pointer: <nil>")
	default:
		typ := value.TypeOf(arg)
		if typ.Kind() != value.Pointer {
			s.fail("type not a pointer: " + typ.Name())
		}
		s.named(verb, arg, typ)
	}
}

// A value of a named type.
func (s *scan) named(verb rune, arg any, typ value.Type) {
	elem := typ.Elem()
	kind := elem.Kind()
	switch {
	case kind == value.Bool:
		value.Set(arg, s.bool(verb))
	case kind >= value.Int && kind <= value.Int64:
		value.Set(arg, s.int(verb, [...]int{64, 8, 16, 32, 64}[kind-value.Int]))
	case kind >= value.Uint && kind <= value.Uintptr:
		value.Set(arg, s.uint(verb, [...]int{64, 8, 16, 32, 64, 64}[kind-value.Uint]))
	case kind == value.Float32:
		value.Set(arg, s.float(verb, 32))
	case kind == value.Float64:
		value.Set(arg, s.float(verb, 64))
	case kind == value.Complex64:
		value.Set(arg, complex64(s.complex(verb, 64)))
	case kind == value.Complex128:
		value.Set(arg, s.complex(verb, 128))
	case kind == value.String:
		value.Set(arg, s.string(verb))
	case kind == value.Slice && elem.Elem().Kind() == value.Uint8:
		value.Set(arg, []byte(s.string(verb)))
	default:
		s.fail("can't scan type: " + typ.Name())
	}
}

func caught(err *error) {
	switch e := recover().(type) {
	case nil:
	case scanError:
		*err = e.err
	case error:
		if e != io.EOF {
			panic(e)
		}
		*err = e
	default:
		panic(e)
	}
}

func (s *scan) words(a []any) (n int, err error) {
	defer caught(&err)
	for _, arg := range a {
		s.one('v', arg)
		n++
	}
	for s.nlIsEnd {
		r := s.next()
		if r == '\n' || r == eof {
			break
		}
		if !isSpace(r) {
			s.fail("expected newline")
		}
	}
	return
}

// How far the format is plain text that the input matches; -1: it does not.
func (s *scan) plain(format []rune) (i int) {
	for i < len(format) {
		if isSpace(format[i]) {
			newlines, trailing := 0, false
			for ; i < len(format) && isSpace(format[i]); i++ {
				trailing = format[i] != '\n'
				if !trailing {
					newlines++
				}
			}
			for range newlines {
				r := s.next()
				for isSpace(r) && r != '\n' {
					r = s.next()
				}
				if r != '\n' && r != eof {
					s.fail("newline in format does not match input")
				}
			}
			if trailing {
				r := s.next()
				if newlines == 0 {
					if !isSpace(r) && r != eof {
						s.fail("expected space in input to match format")
					}
					if r == '\n' {
						s.fail("newline in input does not match format")
					}
				}
				for isSpace(r) && r != '\n' {
					r = s.next()
				}
				if r != eof {
					s.UnreadRune()
				}
			}
			continue
		}
		if format[i] == '%' {
			if i+1 == len(format) {
				s.fail("missing verb: % at end of format string")
			}
			if format[i+1] != '%' {
				return
			}
			i++
		}
		if s.must() != format[i] {
			s.UnreadRune()
			return -1
		}
		i++
	}
	return
}

func (s *scan) formatted(text string, a []any) (n int, err error) {
	defer caught(&err)
	format := []rune(text)
	for len(format) > 0 {
		w := s.plain(format)
		if w > 0 {
			format = format[w:]
			continue
		}
		if format[0] != '%' {
			if w < 0 {
				s.fail("input does not match format")
			}
			break
		}
		format = format[1:]
		width := 0
		for len(format) > 1 && has(decimals, format[0]) {
			width = width*10 + int(format[0]-'0')
			format = format[1:]
		}
		s.width = width
		if width == 0 {
			s.width = unlimited
		}
		verb := format[0]
		if verb != 'c' {
			s.SkipSpace()
		}
		if verb == '%' {
			s.notEOF()
			if !s.accept("%") {
				s.fail("missing literal %")
			}
			format = format[1:]
			continue
		}
		s.limit = min(unlimited, s.count+s.width)
		if n >= len(a) {
			s.fail("too few operands for format '%" + string(format) + "'")
		}
		format = format[1:]
		s.one(verb, a[n])
		n++
		s.limit = unlimited
	}
	if n < len(a) {
		s.fail("too many operands")
	}
	return
}
