package main

import (
	"fmt"
	"log"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
)

type T struct{}

func (T) Val()  { show("val") }
func (*T) Ptr() { show("ptr") }

func gen[X any](x X) { show("gen") }

func show(what string) {
	pc, file, line, ok := runtime.Caller(1)
	fmt.Println(what, file[strings.LastIndex(file, "/")+1:], line, ok, runtime.FuncForPC(pc).Name())
}

func all() {
	pcs := make([]uintptr, 20)
	n := runtime.Callers(0, pcs)
	frames := runtime.CallersFrames(pcs[:n])
	for {
		f, more := frames.Next()
		fmt.Println(f.Function, f.File[strings.LastIndex(f.File, "/")+1:], f.Line, more)
		if !more {
			break
		}
	}
}

var V = func() int { show("var"); return 1 }()

func init() { show("init") }

func main() {
	show("main")
	T{}.Val()
	(&T{}).Ptr()
	gen(1)
	gen("x")
	func() { show("closure") }()
	all()
	done := make(chan bool)
	go func() { all(); done <- true }()
	<-done
	go gen2(done)
	<-done
	func() {
		defer all()
	}()
	func() {
		defer func() { recover(); all() }()
		panic(1)
	}()
	_, file, _, ok := runtime.Caller(100)
	fmt.Println(file, ok)
	fmt.Println(runtime.FuncForPC(0) == nil, runtime.FuncForPC(1) == nil)
	pc, _, _, _ := runtime.Caller(0)
	name := runtime.FuncForPC(pc).Name()
	for runtime.FuncForPC(pc).Name() == name {
		pc++
	}
	f := T.Val
	f(T{})
	g := T{}.Val
	g()
	var i interface{ Val() } = T{}
	i.Val()
	for x := range func(yield func(int) bool) { show("seq"); yield(1) } {
		_ = x
		show("body")
	}
	log.SetFlags(log.Lshortfile)
	log.SetOutput(os.Stdout)
	log.Println("hello")
	log.New(os.Stdout, "p ", log.Lshortfile|log.Lmsgprefix).Printf("x%d", 1)
	lines := strings.Split(string(debug.Stack()), "\n")
	fmt.Println(lines[0], lines[1], lines[3])
	b := make([]byte, 1000)
	lines = strings.Split(string(b[:runtime.Stack(b, false)]), "\n")
	fmt.Println(lines[0], lines[1])
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	before := m.Mallocs
	for range 10 {
		keep = append(keep, new(int))
	}
	runtime.GC()
	runtime.ReadMemStats(&m)
	fmt.Println(m.Mallocs-before >= 10, m.HeapAlloc > 0, m.NumGC >= 1)
}

var keep []*int

func gen2(c chan bool) { all(); c <- true }
