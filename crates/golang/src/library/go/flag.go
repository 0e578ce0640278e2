// Package flag: see the documentation of Go's package of this name.
package flag

import (
	"encoding"
	"errors"
	"fmt"
	"gort/value"
	"io"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

// ErrHelp is the error of -help and -h, if there is no such flag.
var ErrHelp = errors.New("flag: help requested")

var errParse = errors.New("parse error")
var errRange = errors.New("value out of range")

func numError(err error) error {
	ne, ok := err.(*strconv.NumError)
	if !ok {
		return err
	}
	switch ne.Err {
	case strconv.ErrSyntax:
		return errParse
	case strconv.ErrRange:
		return errRange
	}
	return err
}

// A variable that a flag sets.
type variable[T bool | int | int64 | uint | uint64 | float64 | string | time.Duration] struct{ p *T }

func (v variable[T]) Set(s string) (err error) {
	switch p := any(v.p).(type) {
	case *bool:
		if *p, err = strconv.ParseBool(s); err != nil {
			err = errParse
		}
	case *int:
		*p, err = number[int](strconv.ParseInt(s, 0, strconv.IntSize))
	case *int64:
		*p, err = number[int64](strconv.ParseInt(s, 0, 64))
	case *uint:
		*p, err = number[uint](strconv.ParseUint(s, 0, strconv.IntSize))
	case *uint64:
		*p, err = number[uint64](strconv.ParseUint(s, 0, 64))
	case *float64:
		*p, err = number[float64](strconv.ParseFloat(s, 64))
	case *string:
		*p = s
	case *time.Duration:
		if *p, err = time.ParseDuration(s); err != nil {
			err = errParse
		}
	}
	return err
}

func number[T, V int | int64 | uint | uint64 | float64](v V, err error) (T, error) {
	if err != nil {
		err = numError(err)
	}
	return T(v), err
}

func (v variable[T]) Get() any { return *v.p }

func (v variable[T]) String() string {
	var x T
	if v.p != nil {
		x = *v.p
	}
	return fmt.Sprint(x)
}

func (v variable[T]) IsBoolFlag() bool {
	_, ok := any(v.p).(*bool)
	return ok
}

type boolFlag interface {
	Value
	IsBoolFlag() bool
}

type textValue struct{ p encoding.TextUnmarshaler }

func (v textValue) Set(s string) error { return v.p.UnmarshalText([]byte(s)) }

func (v textValue) Get() any { return v.p }

func (v textValue) String() string {
	if m, ok := v.p.(encoding.TextMarshaler); ok {
		if b, err := m.MarshalText(); err == nil {
			return string(b)
		}
	}
	return ""
}

type funcValue func(string) error

func (f funcValue) Set(s string) error { return f(s) }

func (f funcValue) String() string { return "" }

type boolFuncValue func(string) error

func (f boolFuncValue) Set(s string) error { return f(s) }

func (f boolFuncValue) String() string { return "" }

func (f boolFuncValue) IsBoolFlag() bool { return true }

// Value is what a flag sets.
type Value interface {
	String() string
	Set(string) error
}

// Getter is a Value that can be read.
type Getter interface {
	Value
	Get() any
}

// ErrorHandling is what Parse does if it fails.
type ErrorHandling int

// What Parse does if it fails.
const (
	ContinueOnError ErrorHandling = iota
	ExitOnError
	PanicOnError
)

// FlagSet is a number of flags.
type FlagSet struct {
	Usage         func()
	name          string
	parsed        bool
	actual        map[string]*Flag
	formal        map[string]*Flag
	args          []string
	errorHandling ErrorHandling
	output        io.Writer
	undef         map[string]string
}

// Flag is a flag.
type Flag struct {
	Name     string
	Usage    string
	Value    Value
	DefValue string
}

func visit(flags map[string]*Flag, fn func(*Flag)) {
	sorted := make([]*Flag, 0, len(flags))
	for _, f := range flags {
		sorted = append(sorted, f)
	}
	slices.SortFunc(sorted, func(a, b *Flag) int { return strings.Compare(a.Name, b.Name) })
	for _, f := range sorted {
		fn(f)
	}
}

// Output is where messages go.
func (f *FlagSet) Output() io.Writer {
	if f.output == nil {
		return os.Stderr
	}
	return f.output
}

// Name is the name of the set.
func (f *FlagSet) Name() string { return f.name }

// ErrorHandling is what Parse does if it fails.
func (f *FlagSet) ErrorHandling() ErrorHandling { return f.errorHandling }

// SetOutput sets where messages go.
func (f *FlagSet) SetOutput(output io.Writer) { f.output = output }

// VisitAll calls fn for each flag, in the order of their names.
func (f *FlagSet) VisitAll(fn func(*Flag)) { visit(f.formal, fn) }

// Visit calls fn for each flag that was set, in the order of their names.
func (f *FlagSet) Visit(fn func(*Flag)) { visit(f.actual, fn) }

// Lookup is the flag of this name, or nil.
func (f *FlagSet) Lookup(name string) *Flag { return f.formal[name] }

// Set sets a flag.
func (f *FlagSet) Set(name, value string) error { return f.set(name, value) }

func (f *FlagSet) set(name, value string) error {
	flag, ok := f.formal[name]
	if !ok {
		if _, file, line, ok := runtime.Caller(2); ok {
			if f.undef == nil {
				f.undef = map[string]string{}
			}
			f.undef[name] = fmt.Sprintf("%s:%d", file, line)
		}
		return fmt.Errorf("no such flag -%v", name)
	}
	if err := flag.Value.Set(value); err != nil {
		return err
	}
	f.mark(name, flag)
	return nil
}

func (f *FlagSet) mark(name string, flag *Flag) {
	if f.actual == nil {
		f.actual = map[string]*Flag{}
	}
	f.actual[name] = flag
}

func isZeroValue(flag *Flag, text string) (ok bool, err error) {
	zero := value.Zero(flag.Value)
	defer func() {
		if e := recover(); e != nil {
			typ := value.TypeOf(flag.Value)
			if typ.Kind() == value.Pointer {
				typ = typ.Elem()
			}
			err = fmt.Errorf("panic calling String method on zero %v for flag %s: %v", typ.Name(), flag.Name, e)
		}
	}()
	return text == zero.(Value).String(), nil
}

// UnquoteUsage is the name of a flag's value, and the usage without its quotes.
func UnquoteUsage(flag *Flag) (name string, usage string) {
	if before, rest, ok := strings.Cut(flag.Usage, "`"); ok {
		if name, after, ok := strings.Cut(rest, "`"); ok {
			return name, before + name + after
		}
	}
	name = "value"
	switch v := flag.Value.(type) {
	case variable[time.Duration]:
		name = "duration"
	case variable[float64]:
		name = "float"
	case variable[int], variable[int64]:
		name = "int"
	case variable[string]:
		name = "string"
	case variable[uint], variable[uint64]:
		name = "uint"
	case boolFlag:
		if v.IsBoolFlag() {
			name = ""
		}
	}
	return name, flag.Usage
}

// PrintDefaults writes what flags there are.
func (f *FlagSet) PrintDefaults() {
	var failed []error
	f.VisitAll(func(flag *Flag) {
		line := "  -" + flag.Name
		name, usage := UnquoteUsage(flag)
		if name != "" {
			line += " " + name
		}
		if len(line) <= 4 {
			line += "\t"
		} else {
			line += "\n    \t"
		}
		line += strings.ReplaceAll(usage, "\n", "\n    \t")
		zero, err := isZeroValue(flag, flag.DefValue)
		if err != nil {
			failed = append(failed, err)
		} else if _, ok := flag.Value.(variable[string]); ok && !zero {
			line += fmt.Sprintf(" (default %q)", flag.DefValue)
		} else if !zero {
			line += fmt.Sprintf(" (default %v)", flag.DefValue)
		}
		fmt.Fprint(f.Output(), line, "\n")
	})
	if failed != nil {
		fmt.Fprintln(f.Output())
		for _, err := range failed {
			fmt.Fprintln(f.Output(), err)
		}
	}
}

func (f *FlagSet) defaultUsage() {
	if f.name == "" {
		fmt.Fprintf(f.Output(), "Usage:\n")
	} else {
		fmt.Fprintf(f.Output(), "Usage of %s:\n", f.name)
	}
	f.PrintDefaults()
}

// Usage writes how the program is called.
var Usage = func() {
	fmt.Fprintf(CommandLine.Output(), "Usage of %s:\n", os.Args[0])
	PrintDefaults()
}

// NFlag is how many flags were set.
func (f *FlagSet) NFlag() int { return len(f.actual) }

// Arg is the argument of this number behind the flags, or "".
func (f *FlagSet) Arg(i int) string {
	if i < 0 || i >= len(f.args) {
		return ""
	}
	return f.args[i]
}

// NArg is how many arguments there are behind the flags.
func (f *FlagSet) NArg() int { return len(f.args) }

// Args are the arguments behind the flags.
func (f *FlagSet) Args() []string { return f.args }

// Func defines a flag for which fn is called.
func (f *FlagSet) Func(name, usage string, fn func(string) error) {
	f.Var(funcValue(fn), name, usage)
}

// BoolFunc defines a flag without value for which fn is called.
func (f *FlagSet) BoolFunc(name, usage string, fn func(string) error) {
	f.Var(boolFuncValue(fn), name, usage)
}

// TextVar defines a flag whose value p reads.
func (f *FlagSet) TextVar(p encoding.TextUnmarshaler, name string, value encoding.TextMarshaler, usage string) {
	text, err := value.MarshalText()
	if err == nil {
		err = p.UnmarshalText(text)
	}
	if err != nil {
		panic(err)
	}
	f.Var(textValue{p}, name, usage)
}

// Var defines a flag.
func (f *FlagSet) Var(value Value, name string, usage string) {
	if strings.HasPrefix(name, "-") {
		panic(f.said("flag %q begins with -", name))
	}
	if strings.Contains(name, "=") {
		panic(f.said("flag %q contains =", name))
	}
	flag := &Flag{name, usage, value, value.String()}
	if _, there := f.formal[name]; there {
		if f.name == "" {
			panic(f.said("flag redefined: %s", name))
		}
		panic(f.said("%s flag redefined: %s", f.name, name))
	}
	if pos := f.undef[name]; pos != "" {
		panic(fmt.Sprintf("flag %s set at %s before being defined", name, pos))
	}
	if f.formal == nil {
		f.formal = map[string]*Flag{}
	}
	f.formal[name] = flag
}

func (f *FlagSet) said(format string, a ...any) string {
	msg := fmt.Sprintf(format, a...)
	fmt.Fprintln(f.Output(), msg)
	return msg
}

func (f *FlagSet) failf(format string, a ...any) error {
	msg := f.said(format, a...)
	f.usage()
	return errors.New(msg)
}

func (f *FlagSet) usage() {
	if f.Usage == nil {
		f.defaultUsage()
	} else {
		f.Usage()
	}
}

func (f *FlagSet) parseOne() (bool, error) {
	if len(f.args) == 0 {
		return false, nil
	}
	s := f.args[0]
	if len(s) < 2 || s[0] != '-' {
		return false, nil
	}
	if s == "--" {
		f.args = f.args[1:]
		return false, nil
	}
	name := strings.TrimPrefix(s[1:], "-")
	if name == "" || name[0] == '-' || name[0] == '=' {
		return false, f.failf("bad flag syntax: %s", s)
	}
	f.args = f.args[1:]
	name, value, hasValue := strings.Cut(name, "=")
	flag, ok := f.formal[name]
	if !ok {
		if name == "help" || name == "h" {
			f.usage()
			return false, ErrHelp
		}
		return false, f.failf("flag provided but not defined: -%s", name)
	}
	if fv, ok := flag.Value.(boolFlag); ok && fv.IsBoolFlag() {
		if hasValue {
			if err := fv.Set(value); err != nil {
				return false, f.failf("invalid boolean value %q for -%s: %v", value, name, err)
			}
		} else if err := fv.Set("true"); err != nil {
			return false, f.failf("invalid boolean flag %s: %v", name, err)
		}
	} else {
		if !hasValue && len(f.args) > 0 {
			hasValue = true
			value, f.args = f.args[0], f.args[1:]
		}
		if !hasValue {
			return false, f.failf("flag needs an argument: -%s", name)
		}
		if err := flag.Value.Set(value); err != nil {
			return false, f.failf("invalid value %q for flag -%s: %v", value, name, err)
		}
	}
	f.mark(name, flag)
	return true, nil
}

// Parse reads flags from the arguments.
func (f *FlagSet) Parse(arguments []string) error {
	f.parsed = true
	f.args = arguments
	for {
		seen, err := f.parseOne()
		if seen {
			continue
		}
		if err == nil {
			return nil
		}
		switch f.errorHandling {
		case ContinueOnError:
			return err
		case ExitOnError:
			if err == ErrHelp {
				os.Exit(0)
			}
			os.Exit(2)
		case PanicOnError:
			panic(err)
		}
	}
}

// Parsed is whether Parse was called.
func (f *FlagSet) Parsed() bool { return f.parsed }

// NewFlagSet is a set without flags.
func NewFlagSet(name string, errorHandling ErrorHandling) *FlagSet {
	f := &FlagSet{name: name, errorHandling: errorHandling}
	f.Usage = f.defaultUsage
	return f
}

// Init sets the name, and what Parse does if it fails.
func (f *FlagSet) Init(name string, errorHandling ErrorHandling) {
	f.name = name
	f.errorHandling = errorHandling
}

// CommandLine is the set of the program's flags.
var CommandLine = NewFlagSet(os.Args[0], ExitOnError)

func init() { CommandLine.Usage = func() { Usage() } }

// VisitAll calls fn for each flag of the program, in the order of their names.
func VisitAll(fn func(*Flag)) { CommandLine.VisitAll(fn) }

// Visit calls fn for each flag of the program that was set, in the order of their names.
func Visit(fn func(*Flag)) { CommandLine.Visit(fn) }

// Lookup is the program's flag of this name, or nil.
func Lookup(name string) *Flag { return CommandLine.formal[name] }

// Set sets a flag of the program.
func Set(name, value string) error { return CommandLine.set(name, value) }

// PrintDefaults writes what flags the program has.
func PrintDefaults() { CommandLine.PrintDefaults() }

// NFlag is how many of the program's flags were set.
func NFlag() int { return len(CommandLine.actual) }

// Arg is the program's argument of this number behind the flags, or "".
func Arg(i int) string { return CommandLine.Arg(i) }

// NArg is how many arguments the program has behind the flags.
func NArg() int { return len(CommandLine.args) }

// Args are the program's arguments behind the flags.
func Args() []string { return CommandLine.args }

// Parse reads the program's flags.
func Parse() { CommandLine.Parse(os.Args[1:]) }

// Parsed is whether the program's flags have been read.
func Parsed() bool { return CommandLine.Parsed() }

// Func defines a flag of the program for which fn is called.
func Func(name, usage string, fn func(string) error) { CommandLine.Func(name, usage, fn) }

// BoolFunc defines a flag of the program without value for which fn is called.
func BoolFunc(name, usage string, fn func(string) error) { CommandLine.BoolFunc(name, usage, fn) }

// TextVar defines a flag of the program whose value p reads.
func TextVar(p encoding.TextUnmarshaler, name string, value encoding.TextMarshaler, usage string) {
	CommandLine.TextVar(p, name, value, usage)
}

// Var defines a flag of the program.
func Var(value Value, name string, usage string) { CommandLine.Var(value, name, usage) }

func define[T bool | int | int64 | uint | uint64 | float64 | string | time.Duration](f *FlagSet, p *T, name string, value T, usage string) *T {
	*p = value
	f.Var(variable[T]{p}, name, usage)
	return p
}

// BoolVar defines a flag that is put to p.
func (f *FlagSet) BoolVar(p *bool, name string, value bool, usage string) {
	define(f, p, name, value, usage)
}

// BoolVar defines a flag of the program that is put to p.
func BoolVar(p *bool, name string, value bool, usage string) {
	CommandLine.BoolVar(p, name, value, usage)
}

// Bool defines a flag.
func (f *FlagSet) Bool(name string, value bool, usage string) *bool {
	return define(f, new(bool), name, value, usage)
}

// Bool defines a flag of the program.
func Bool(name string, value bool, usage string) *bool { return CommandLine.Bool(name, value, usage) }

// IntVar defines a flag that is put to p.
func (f *FlagSet) IntVar(p *int, name string, value int, usage string) {
	define(f, p, name, value, usage)
}

// IntVar defines a flag of the program that is put to p.
func IntVar(p *int, name string, value int, usage string) { CommandLine.IntVar(p, name, value, usage) }

// Int defines a flag.
func (f *FlagSet) Int(name string, value int, usage string) *int {
	return define(f, new(int), name, value, usage)
}

// Int defines a flag of the program.
func Int(name string, value int, usage string) *int { return CommandLine.Int(name, value, usage) }

// Int64Var defines a flag that is put to p.
func (f *FlagSet) Int64Var(p *int64, name string, value int64, usage string) {
	define(f, p, name, value, usage)
}

// Int64Var defines a flag of the program that is put to p.
func Int64Var(p *int64, name string, value int64, usage string) {
	CommandLine.Int64Var(p, name, value, usage)
}

// Int64 defines a flag.
func (f *FlagSet) Int64(name string, value int64, usage string) *int64 {
	return define(f, new(int64), name, value, usage)
}

// Int64 defines a flag of the program.
func Int64(name string, value int64, usage string) *int64 {
	return CommandLine.Int64(name, value, usage)
}

// UintVar defines a flag that is put to p.
func (f *FlagSet) UintVar(p *uint, name string, value uint, usage string) {
	define(f, p, name, value, usage)
}

// UintVar defines a flag of the program that is put to p.
func UintVar(p *uint, name string, value uint, usage string) {
	CommandLine.UintVar(p, name, value, usage)
}

// Uint defines a flag.
func (f *FlagSet) Uint(name string, value uint, usage string) *uint {
	return define(f, new(uint), name, value, usage)
}

// Uint defines a flag of the program.
func Uint(name string, value uint, usage string) *uint { return CommandLine.Uint(name, value, usage) }

// Uint64Var defines a flag that is put to p.
func (f *FlagSet) Uint64Var(p *uint64, name string, value uint64, usage string) {
	define(f, p, name, value, usage)
}

// Uint64Var defines a flag of the program that is put to p.
func Uint64Var(p *uint64, name string, value uint64, usage string) {
	CommandLine.Uint64Var(p, name, value, usage)
}

// Uint64 defines a flag.
func (f *FlagSet) Uint64(name string, value uint64, usage string) *uint64 {
	return define(f, new(uint64), name, value, usage)
}

// Uint64 defines a flag of the program.
func Uint64(name string, value uint64, usage string) *uint64 {
	return CommandLine.Uint64(name, value, usage)
}

// StringVar defines a flag that is put to p.
func (f *FlagSet) StringVar(p *string, name string, value string, usage string) {
	define(f, p, name, value, usage)
}

// StringVar defines a flag of the program that is put to p.
func StringVar(p *string, name string, value string, usage string) {
	CommandLine.StringVar(p, name, value, usage)
}

// String defines a flag.
func (f *FlagSet) String(name string, value string, usage string) *string {
	return define(f, new(string), name, value, usage)
}

// String defines a flag of the program.
func String(name string, value string, usage string) *string {
	return CommandLine.String(name, value, usage)
}

// Float64Var defines a flag that is put to p.
func (f *FlagSet) Float64Var(p *float64, name string, value float64, usage string) {
	define(f, p, name, value, usage)
}

// Float64Var defines a flag of the program that is put to p.
func Float64Var(p *float64, name string, value float64, usage string) {
	CommandLine.Float64Var(p, name, value, usage)
}

// Float64 defines a flag.
func (f *FlagSet) Float64(name string, value float64, usage string) *float64 {
	return define(f, new(float64), name, value, usage)
}

// Float64 defines a flag of the program.
func Float64(name string, value float64, usage string) *float64 {
	return CommandLine.Float64(name, value, usage)
}

// DurationVar defines a flag that is put to p.
func (f *FlagSet) DurationVar(p *time.Duration, name string, value time.Duration, usage string) {
	define(f, p, name, value, usage)
}

// DurationVar defines a flag of the program that is put to p.
func DurationVar(p *time.Duration, name string, value time.Duration, usage string) {
	CommandLine.DurationVar(p, name, value, usage)
}

// Duration defines a flag.
func (f *FlagSet) Duration(name string, value time.Duration, usage string) *time.Duration {
	return define(f, new(time.Duration), name, value, usage)
}

// Duration defines a flag of the program.
func Duration(name string, value time.Duration, usage string) *time.Duration {
	return CommandLine.Duration(name, value, usage)
}
