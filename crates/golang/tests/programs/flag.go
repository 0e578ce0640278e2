package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"time"
)

type list []string

func (l *list) String() string     { return strings.Join(*l, ",") }
func (l *list) Set(s string) error { *l = append(*l, s); return nil }

type bad struct{ x *int }

func (b *bad) String() string   { return fmt.Sprint(*b.x) }
func (b *bad) Set(string) error { return nil }

func parse(args ...string) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Println("recovered:", r)
		}
	}()
	f := flag.NewFlagSet("prog", flag.ContinueOnError)
	f.SetOutput(os.Stdout)
	b := f.Bool("b", false, "a bool")
	verbose := f.Bool("verbose", true, "say more\nmuch more")
	n := f.Int("n", 5, "number of `things`")
	i64 := f.Int64("i64", -1, "an int64")
	u := f.Uint("u", 0, "a uint")
	u64 := f.Uint64("u64", 7, "a uint64")
	s := f.String("s", "text", "a string")
	fl := f.Float64("f", 1.5, "a float")
	d := f.Duration("d", time.Second, "a duration")
	var l list
	f.Var(&l, "l", "a list")
	f.Func("func", "calls", func(s string) error {
		if s == "bad" {
			return errors.New("cannot take it")
		}
		fmt.Println("func", s)
		return nil
	})
	f.BoolFunc("bf", "calls without value", func(s string) error { fmt.Println("bf", s); return nil })
	err := f.Parse(args)
	fmt.Println(args, err, f.NArg(), f.Args(), f.NFlag())
	fmt.Println(*b, *verbose, *n, *i64, *u, *u64, *s, *fl, *d, l)
	f.Visit(func(f *flag.Flag) { fmt.Print(f.Name, "=", f.Value, "(", f.DefValue, ") ") })
	fmt.Println()
}

func main() {
	parse()
	parse("-b", "-n", "7", "--s=x", "-d", "1m", "-f=2.5", "rest", "-b")
	parse("-b=false", "-verbose=0", "-u", "3", "-u64", "0x10", "-i64=-9", "--", "-b")
	parse("-l", "a", "-l=b", "-func", "v", "-bf", "-bf=w")
	parse("-h")
	parse("-n", "x")
	parse("-n", "99999999999999999999")
	parse("-b=maybe")
	parse("-d", "5")
	parse("-unknown")
	parse("-n")
	parse("---x")
	parse("-=x")
	parse("-func", "bad")
	parse("-")
	f := flag.NewFlagSet("", flag.PanicOnError)
	f.SetOutput(os.Stdout)
	f.Var(&bad{new(int)}, "bad", "panics")
	f.Int("x", 0, "")
	f.PrintDefaults()
	func() {
		defer func() { fmt.Println("recovered:", recover()) }()
		f.Int("x", 0, "again")
	}()
	func() {
		defer func() { fmt.Println("recovered:", recover()) }()
		f.Parse([]string{"-x=q"})
	}()
	func() {
		defer func() { fmt.Println("recovered:", recover()) }()
		f.Bool("-x", false, "")
	}()
	fmt.Println(f.Set("x", "3"), f.Lookup("x").Value, f.Set("y", "3"), f.Lookup("y") == nil)
	fmt.Println(f.Lookup("x").Value.(flag.Getter).Get().(int) + 1)
	n := flag.Int("count", 3, "how often")
	flag.Parse()
	fmt.Println(*n, flag.NArg(), flag.Parsed(), flag.Arg(0) == "")
	flag.CommandLine.SetOutput(os.Stdout)
	flag.PrintDefaults()
}
