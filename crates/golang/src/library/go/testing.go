// Package testing: see the documentation of Go's package of this name. See gort/tests for what makes a program of the files of tests.
package testing

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"gort/pattern"
	"gort/tests"
	"gort/value"
	"io"
	"math"
	"math/rand"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode"
)

var (
	short, failFast, fullPath, benchMem        *bool
	count                                      *uint
	match, skip, list, bench, shuffle, cpus    *string
	fuzz                                       *string
	panicOnExit0                               *bool
	timeout                                    *time.Duration
	parallel                                   *int
	chatty                                     verbosity
	benchTime                                  = goal{d: time.Second}
	cpuList                                    []int
	parallelStart, parallelStop                int64
	running                                    sync.Map
	numFailed                                  uint32
	initialized, haveExamples, testsAreStarted bool
)

// A lock of this package's own. Where a program is explored nothing comes between what a goroutine does under one: steps are the program's.
type lock struct{ sync.Mutex }

func (l *lock) Lock() {
	if !tests.Explored {
		l.Mutex.Lock()
	}
}

func (l *lock) Unlock() {
	if !tests.Explored {
		l.Mutex.Unlock()
	}
}

// The time, by which tests are measured: where a program is explored they take none.
func now() (t time.Time) {
	if !tests.Explored {
		t = time.Now()
	}
	return t
}

// Where a program is explored: a goroutine does something with its test that others may notice.
func step() {
	if tests.Explored {
		tests.Step()
	}
}

func since(t time.Time) time.Duration { return now().Sub(t) }

// Which tests run, and since when: what is said if the time for them ends.
func begins(name string, at time.Time) {
	if !tests.Explored {
		running.Store(name, at)
	}
}

func ends(name string) {
	if !tests.Explored {
		running.Delete(name)
	}
}

type verbosity struct{ on bool }

func (*verbosity) IsBoolFlag() bool { return true }

func (v *verbosity) Set(arg string) error {
	if arg != "true" && arg != "false" {
		return fmt.Errorf("invalid flag -test.v=%s", arg)
	}
	v.on = arg == "true"
	return nil
}

func (v *verbosity) String() string { return strconv.FormatBool(v.on) }

func (v *verbosity) Get() any { return v.on }

// Init defines the flags of tests.
func Init() {
	if initialized {
		return
	}
	initialized = true
	short = flag.Bool("test.short", false, "run smaller test suite to save time")
	failFast = flag.Bool("test.failfast", false, "do not start new tests after the first test failure")
	flag.Var(&chatty, "test.v", "verbose: print additional output")
	count = flag.Uint("test.count", 1, "run tests and benchmarks `n` times")
	list = flag.String("test.list", "", "list tests, examples, and benchmarks matching `regexp` then exit")
	match = flag.String("test.run", "", "run only tests and examples matching `regexp`")
	skip = flag.String("test.skip", "", "do not list or run tests matching `regexp`")
	panicOnExit0 = flag.Bool("test.paniconexit0", false, "panic on call to os.Exit(0)")
	timeout = flag.Duration("test.timeout", 0, "panic test binary after duration `d` (default 0, timeout disabled)")
	cpus = flag.String("test.cpu", "", "comma-separated `list` of cpu counts to run each test with")
	parallel = flag.Int("test.parallel", runtime.GOMAXPROCS(0), "run at most `n` tests in parallel")
	shuffle = flag.String("test.shuffle", "off", "randomize the execution order of tests and benchmarks")
	fullPath = flag.Bool("test.fullpath", false, "show full file names in error messages")
	bench = flag.String("test.bench", "", "run only benchmarks matching `regexp`")
	benchMem = flag.Bool("test.benchmem", false, "print memory allocations for benchmarks")
	flag.Var(&benchTime, "test.benchtime", "run each benchmark for duration `d` or N times if `d` is of the form Nx")
	fuzz = flag.String("test.fuzz", "", "run the fuzz test matching `regexp`")
}

// Short is whether -test.short is set.
func Short() bool {
	if short == nil {
		panic("testing: Short called before Init")
	}
	if !flag.Parsed() {
		panic("testing: Short called before Parse")
	}
	return *short
}

// Verbose is whether -test.v is set.
func Verbose() bool {
	if !flag.Parsed() {
		panic("testing: Verbose called before Parse")
	}
	return chatty.on
}

// Testing is whether this is a test.
func Testing() bool { return testsAreStarted }

// CoverMode is how coverage is measured: it is not.
func CoverMode() string { return "" }

// What is printed as it comes, with the name of the test before it where that changes.
type printer struct {
	w    io.Writer
	mu   sync.Mutex
	last string
}

func newPrinter(w io.Writer) *printer { return &printer{w: w} }

func (p *printer) update(name, format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.last = name
	fmt.Fprintf(p.w, format, args...)
}

func (p *printer) line(name, text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.last != "" && p.last != name {
		fmt.Fprintf(p.w, "=== NAME  %s\n", name)
	}
	p.last = name
	io.WriteString(p.w, text)
}

const (
	indent   = "    "
	maxStack = 50
)

// What tests and benchmarks have in common.
type common struct {
	mu          lock
	output      []byte
	w           io.Writer
	o           *outputWriter
	ran         bool
	failed      bool
	skipped     bool
	done        bool
	helpers     map[string]bool
	cleanups    []func()
	cleanupName string
	cleanupPc   []uintptr
	finished    bool
	isSynctest  bool
	inFuzzFn    bool

	chatty         *printer
	bench          bool
	hasSub         bool
	cleanupStarted bool
	runner         string
	isParallel     bool

	parent   *common
	level    int
	creator  []uintptr
	name     string
	start    time.Time
	duration time.Duration
	barrier  chan bool
	signal   chan bool
	sub      []*T

	ctx       context.Context
	cancelCtx context.CancelFunc
	canceled  bool
	// What the context is made from.
	ctxOf context.Context
}

func callers(skip int) []uintptr {
	pcs := make([]uintptr, maxStack)
	return pcs[:runtime.Callers(skip+2, pcs)]
}

func callerName(skip int) string {
	frame, _ := runtime.CallersFrames(callers(skip + 1)).Next()
	return frame.Function
}

// The name without -range1 at its end: the body of a loop is its function's.
func ofRange(name string) (string, bool) {
	at := strings.LastIndex(name, "-range")
	if at <= 0 || strings.Trim(name[at+6:], "0123456789") != "" {
		return name, false
	}
	return name[:at], true
}

// The call that a log line names: no helper's. The caller has locked c.mu.
func (c *common) frame(skip int) runtime.Frame {
	var locked *common
	defer func() {
		if locked != nil {
			locked.mu.Unlock()
		}
	}()
	frames := runtime.CallersFrames(callers(skip + 1))
	var first, previous runtime.Frame
	passOver := false
	for more := true; more; {
		var frame runtime.Frame
		frame, more = frames.Next()
		switch {
		case passOver:
			passOver = false
		case frame.Function == "runtime.gopanic":
		case frame.Function == c.cleanupName:
			frames, more = runtime.CallersFrames(c.cleanupPc), true
		default:
			if first.PC == 0 {
				first = frame
			}
			if frame.Function == c.runner {
				if c.level <= 1 {
					return previous
				}
				// On it goes where the parent called Run.
				frames, more = runtime.CallersFrames(c.creator), true
				parent := c.parent
				if locked != nil {
					locked.mu.Unlock()
				}
				c, locked = parent, parent
				c.mu.Lock()
				break
			}
			var name string
			name, passOver = ofRange(frame.Function)
			if !c.helpers[name] {
				return frame
			}
		}
		previous = frame
	}
	return first
}

func (c *common) callSite(skip int) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	frame := c.frame(skip + 1)
	file, line := frame.File, max(frame.Line, 1)
	if file == "" {
		file = "???"
	} else if !*fullPath {
		file = file[strings.LastIndexByte(file, '/')+1:]
	}
	return fmt.Sprintf("%s:%d: ", file, line)
}

// What was put out goes to the parent, behind a line.
func (c *common) flushToParent(name, line string) {
	p := c.parent
	p.mu.Lock()
	defer p.mu.Unlock()
	c.mu.Lock()
	defer c.mu.Unlock()
	text := line + string(c.output)
	c.output = c.output[:0]
	if c.chatty != nil && p.w == c.chatty.w {
		c.chatty.update(name, "%s", text)
	} else {
		io.WriteString(p.w, text)
	}
}

type indenter struct{ c *common }

func (w indenter) Write(b []byte) (n int, err error) {
	for line := range strings.Lines(string(b)) {
		w.c.output = append(append(w.c.output, indent...), line...)
	}
	return len(b), nil
}

func fmtDuration(d time.Duration) string { return fmt.Sprintf("%.2fs", d.Seconds()) }

// TB is what tests and benchmarks have in common.
type TB interface {
	Attr(key, value string)
	Cleanup(func())
	Error(args ...any)
	Errorf(format string, args ...any)
	Fail()
	FailNow()
	Failed() bool
	Fatal(args ...any)
	Fatalf(format string, args ...any)
	Helper()
	Log(args ...any)
	Logf(format string, args ...any)
	Name() string
	Setenv(key, value string)
	Skip(args ...any)
	SkipNow()
	Skipf(format string, args ...any)
	Skipped() bool
	Context() context.Context
	Output() io.Writer

	private()
}

var _ TB = (*T)(nil)
var _ TB = (*B)(nil)

// T is a test.
type T struct {
	common
	denyParallel bool
	tstate       *testState
}

func (c *common) private() {}

// While the function of a fuzz test runs, what it does to itself it does by its T.
func (c *common) checkFuzzFn(name string) {
	if c.inFuzzFn {
		panic(fmt.Sprintf("testing: f.%s was called inside the fuzz target, use t.%s instead", name, name))
	}
}

// Name is the name of the test or benchmark.
func (c *common) Name() string { return c.name }

func (c *common) setRan() {
	for ; c != nil; c = c.parent {
		c.mu.Lock()
		c.ran = true
		c.mu.Unlock()
	}
}

// Fail says that it has failed; it goes on.
func (c *common) Fail() {
	step()
	c.fail()
}

func (c *common) fail() {
	if c.parent != nil {
		c.parent.fail()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.done {
		panic("Fail in goroutine after " + c.name + " has completed")
	}
	c.failed = true
}

// Failed is whether it has failed.
func (c *common) Failed() bool {
	step()
	return c.hasFailed()
}

func (c *common) hasFailed() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.failed
}

func (c *common) finish() {
	c.mu.Lock()
	c.finished = true
	c.mu.Unlock()
	runtime.Goexit()
}

// FailNow says that it has failed, and ends it.
func (c *common) FailNow() {
	c.checkFuzzFn("FailNow")
	c.Fail()
	c.finish()
}

func (c *common) log(s string) {
	step()
	s = strings.ReplaceAll(strings.TrimSuffix(s, "\n"), "\n", "\n"+indent) + "\n"
	n := c.destination()
	if n == nil {
		panic("Log in goroutine after " + c.name + " has completed: " + s)
	}
	s = n.callSite(2) + s
	n.flushPartial()
	n.o.Write([]byte(s))
}

// Where output goes: to a parent that still runs if it does not itself.
func (c *common) destination() *common {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.done && !c.isSynctest {
		return c
	}
	for parent := c.parent; parent != nil; parent = parent.parent {
		parent.mu.Lock()
		defer parent.mu.Unlock()
		if !parent.done {
			return parent
		}
	}
	return nil
}

func (c *common) flushPartial() {
	c.mu.Lock()
	partial := c.o != nil && len(c.o.partial) > 0
	c.mu.Unlock()
	if partial {
		c.o.Write([]byte("\n"))
	}
}

// Output is a writer to the output of the test.
func (c *common) Output() io.Writer {
	c.checkFuzzFn("Output")
	n := c.destination()
	if n == nil {
		panic("Output called after " + c.name + " has completed")
	}
	return n.o
}

type outputWriter struct {
	c       *common
	partial []byte
}

// Write writes whole lines; what is left waits for its end.
func (o *outputWriter) Write(p []byte) (int, error) {
	if o == nil || o.c == nil {
		return 0, nil
	}
	if o.c.destination() == nil {
		panic("Write called after " + o.c.name + " has completed")
	}
	o.c.mu.Lock()
	defer o.c.mu.Unlock()
	for line := range strings.Lines(string(p)) {
		o.partial = append(o.partial, line...)
		if line[len(line)-1] == '\n' {
			o.writeLine(string(o.partial))
			o.partial = o.partial[:0]
		}
	}
	return len(p), nil
}

func (o *outputWriter) writeLine(line string) {
	switch c := o.c; {
	case c.done || c.chatty == nil:
		c.output = append(append(c.output, indent...), line...)
	case c.bench:
		fmt.Print(indent, line)
	default:
		c.chatty.line(c.name, indent+line)
	}
}

// Log writes a line, as fmt.Println does.
func (c *common) Log(args ...any) {
	c.checkFuzzFn("Log")
	c.log(fmt.Sprintln(args...))
}

// Logf writes a line, as fmt.Printf does.
func (c *common) Logf(format string, args ...any) {
	c.checkFuzzFn("Logf")
	c.log(fmt.Sprintf(format, args...))
}

// Error is Log and Fail.
func (c *common) Error(args ...any) {
	c.checkFuzzFn("Error")
	c.log(fmt.Sprintln(args...))
	c.Fail()
}

// Errorf is Logf and Fail.
func (c *common) Errorf(format string, args ...any) {
	c.checkFuzzFn("Errorf")
	c.log(fmt.Sprintf(format, args...))
	c.Fail()
}

// Fatal is Log and FailNow.
func (c *common) Fatal(args ...any) {
	c.checkFuzzFn("Fatal")
	c.log(fmt.Sprintln(args...))
	c.FailNow()
}

// Fatalf is Logf and FailNow.
func (c *common) Fatalf(format string, args ...any) {
	c.checkFuzzFn("Fatalf")
	c.log(fmt.Sprintf(format, args...))
	c.FailNow()
}

// Skip is Log and SkipNow.
func (c *common) Skip(args ...any) {
	c.checkFuzzFn("Skip")
	c.log(fmt.Sprintln(args...))
	c.SkipNow()
}

// Skipf is Logf and SkipNow.
func (c *common) Skipf(format string, args ...any) {
	c.checkFuzzFn("Skipf")
	c.log(fmt.Sprintf(format, args...))
	c.SkipNow()
}

// SkipNow says that it is skipped, and ends it.
func (c *common) SkipNow() {
	c.checkFuzzFn("SkipNow")
	c.mu.Lock()
	c.skipped = true
	c.mu.Unlock()
	c.finish()
}

// Skipped is whether it was skipped.
func (c *common) Skipped() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.skipped
}

// Helper says that log lines name the caller of the calling function instead.
func (c *common) Helper() {
	if c.isSynctest {
		c = c.parent
	}
	c.helps(callerName(1))
}

func (c *common) helps(name string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.helpers == nil {
		c.helpers = map[string]bool{}
	}
	c.helpers[name] = true
}

// Cleanup lets f be called at the end.
func (c *common) Cleanup(f func()) {
	c.checkFuzzFn("Cleanup")
	pcs := callers(1)
	fn := func() {
		set := func(name string, pcs []uintptr) {
			c.mu.Lock()
			defer c.mu.Unlock()
			c.cleanupName, c.cleanupPc = name, pcs
		}
		defer set("", nil)
		set(callerName(0), pcs)
		f()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.cleanups = append(c.cleanups, fn)
}

// Setenv sets a variable of the environment until the end.
func (c *common) Setenv(key, value string) {
	c.checkFuzzFn("Setenv")
	before, there := os.LookupEnv(key)
	if err := os.Setenv(key, value); err != nil {
		c.Fatalf("cannot set environment variable: %v", err)
	}
	c.Cleanup(func() {
		if there {
			os.Setenv(key, before)
		} else {
			os.Unsetenv(key)
		}
	})
}

// Context is a context that is canceled at the end.
func (c *common) Context() context.Context {
	c.checkFuzzFn("Context")
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ctx == nil {
		c.ctx, c.cancelCtx = context.WithCancel(c.ctxOf)
		if c.canceled {
			c.cancelCtx()
		}
	}
	return c.ctx
}

// Attr writes an attribute to the log.
func (c *common) Attr(key, value string) {
	if strings.ContainsFunc(key, unicode.IsSpace) {
		c.Errorf("disallowed whitespace in attribute key %q", key)
		return
	}
	if strings.ContainsAny(value, "\r\n") {
		c.Errorf("disallowed newline in attribute value %q", value)
		return
	}
	if c.chatty != nil {
		c.chatty.update(c.name, "=== ATTR  %s %v %v\n", c.name, key, value)
	}
}

func (c *common) takeCleanup() (f func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if last := len(c.cleanups) - 1; last >= 0 {
		f = c.cleanups[last]
		c.cleanups = c.cleanups[:last]
	}
	return f
}

// Calls what is to be called at the end. If it catches a panic it returns its value.
func (c *common) runCleanup(catch bool) (caught any) {
	c.cleanupStarted = true
	defer func() { c.cleanupStarted = false }()
	if catch {
		defer func() { caught = recover() }()
	}
	// One that panics does not keep the others from being called.
	defer func() {
		c.mu.Lock()
		more := len(c.cleanups) > 0
		c.mu.Unlock()
		if more {
			c.runCleanup(false)
		}
	}()
	c.mu.Lock()
	cancel := c.cancelCtx
	c.canceled = true
	c.mu.Unlock()
	if cancel != nil {
		cancel()
	}
	for f := c.takeCleanup(); f != nil; f = c.takeCleanup() {
		f()
	}
	return nil
}

const parallelConflict = `testing: test using t.Setenv, t.Chdir, or cryptotest.SetGlobalRandom can not use t.Parallel`

// Parallel lets the test run together with others that say so.
func (t *T) Parallel() {
	if t.isParallel {
		panic("testing: t.Parallel called multiple times")
	}
	if t.isSynctest {
		panic("testing: t.Parallel called inside synctest bubble")
	}
	if t.denyParallel {
		panic(parallelConflict)
	}
	if t.parent.barrier == nil {
		return
	}
	t.isParallel = true
	t.duration += since(t.start)
	t.parent.sub = append(t.parent.sub, t)
	if t.chatty != nil {
		t.chatty.update(t.name, "=== PAUSE %s\n", t.name)
	}
	ends(t.name)
	t.signal <- true
	<-t.parent.barrier
	t.tstate.waitParallel()
	parallelStart++
	if t.chatty != nil {
		t.chatty.update(t.name, "=== CONT  %s\n", t.name)
	}
	t.start = now()
	begins(t.name, t.start)
}

// Setenv sets a variable of the environment until the end of the test.
func (t *T) Setenv(key, value string) {
	for c := &t.common; c != nil; c = c.parent {
		if c.isParallel {
			panic(parallelConflict)
		}
	}
	t.denyParallel = true
	t.common.Setenv(key, value)
}

// InternalTest is a test of a program of tests.
type InternalTest struct {
	Name string
	F    func(*T)
}

var errNilPanicOrGoexit = errors.New("test executed panic(nil) or runtime.Goexit")

// The end of a test that panics: what is known of it and of the tests around it is said before the program ends.
func (c *common) panicked() {
	c.Fail()
	if r := c.runCleanup(true); r != nil {
		c.Logf("cleanup panicked with %v", r)
	}
	for ; !c.isSynctest && c.parent != nil; c = c.parent {
		c.mu.Lock()
		c.duration += since(c.start)
		d := c.duration
		c.mu.Unlock()
		c.flushPartial()
		c.flushToParent(c.name, fmt.Sprintf("--- FAIL: %s (%s)\n", c.name, fmtDuration(d)))
		if r := c.parent.runCleanup(true); r != nil {
			fmt.Fprintf(c.parent.w, "cleanup panicked with %v", r)
		}
	}
}

func tRunner(t *T, fn func(t *T)) {
	t.runner = callerName(0)
	defer func() {
		err := recover()
		signal := true
		t.mu.Lock()
		finished := t.finished
		t.mu.Unlock()
		if !finished && err == nil {
			err = errNilPanicOrGoexit
			for p := t.parent; p != nil; p = p.parent {
				p.mu.Lock()
				finished = p.finished
				p.mu.Unlock()
				if finished {
					if !t.isParallel {
						t.Errorf("%v: subtest may have called FailNow on a parent test", err)
						err = nil
					}
					signal = false
					break
				}
			}
		}
		saidAll := false
		defer func() {
			if saidAll {
				return
			}
			if err != nil {
				panic(err)
			}
			ends(t.name)
			if t.isParallel {
				parallelStop++
			}
			if t.signal != nil {
				t.signal <- signal
			}
		}()
		fail := func(err any) {
			t.panicked()
			saidAll = true
			panic(err)
		}
		if err != nil {
			fail(err)
		}
		t.duration += since(t.start)
		if len(t.sub) > 0 {
			t.runParallel(fail)
		} else if t.isParallel {
			t.tstate.release()
		}
		for c := &t.common; c.parent != nil; c = c.parent {
			c.flushPartial()
		}
		if t.hasFailed() {
			numFailed++
		}
		step()
		t.report()
		t.done = true
		if t.parent != nil && !t.hasSub {
			t.setRan()
		}
	}()
	defer func() {
		if len(t.sub) == 0 {
			t.runCleanup(false)
		}
	}()
	t.start = now()
	fn(t)
	t.mu.Lock()
	t.finished = true
	t.mu.Unlock()
}

// Lets the subtests run that want to run together, and waits for them.
func (t *T) runParallel(fail func(any)) {
	t.tstate.release()
	ends(t.name)
	close(t.barrier)
	for _, sub := range t.sub {
		<-sub.signal
	}
	start := now()
	begins(t.name, start)
	err := t.runCleanup(true)
	t.duration += since(start)
	if err != nil {
		fail(err)
	}
	if !t.isParallel {
		t.tstate.waitParallel()
	}
}

func (parent *common) child(s *testState, name string, creator []uintptr, ctx context.Context) *T {
	sub := &T{tstate: s}
	c := &sub.common
	c.barrier, c.signal = make(chan bool), make(chan bool, 1)
	c.name, c.parent, c.level, c.creator, c.chatty, c.ctxOf = name, parent, parent.level+1, creator, parent.chatty, ctx
	return sub
}

// Its output goes to its parent's, indented.
func (c *common) writeToParent() {
	c.w = indenter{c}
	c.o = &outputWriter{c: c}
}

// Run runs f as a subtest, and is whether it has passed, or waits to run together with others.
func (t *T) Run(name string, f func(t *T)) bool {
	if t.isSynctest {
		panic("testing: t.Run called inside synctest bubble")
	}
	if t.cleanupStarted {
		panic("testing: t.Run called during t.Cleanup")
	}
	t.hasSub = true
	name, ok, _ := t.tstate.match.fullName(&t.common, name)
	if !ok || *failFast && numFailed > 0 {
		return true
	}
	sub := t.child(t.tstate, name, callers(1), context.Background())
	sub.writeToParent()
	if sub.chatty != nil {
		sub.chatty.update(name, "=== RUN   %s\n", name)
	}
	begins(name, now())
	go tRunner(sub, f)
	if !<-sub.signal {
		// The subtest has ended this one.
		runtime.Goexit()
	}
	return !sub.failed
}

func runInBubble(t *T, f func(*T)) bool {
	if t.cleanupStarted {
		panic("testing: synctest.Run called during t.Cleanup")
	}
	sub := t.child(t.tstate, t.name, callers(2), context.Background())
	sub.isSynctest = true
	go tRunner(sub, f)
	if !<-sub.signal {
		runtime.Goexit()
	}
	return !sub.failed
}

// Deadline is when the time for the tests ends, if it does.
func (t *T) Deadline() (deadline time.Time, ok bool) {
	if t.isSynctest {
		panic("testing: t.Deadline called inside synctest bubble")
	}
	deadline = t.tstate.deadline
	return deadline, !deadline.IsZero()
}

// How many tests run, and how many wait to run together with them.
type testState struct {
	match                         *matcher
	deadline                      time.Time
	mu                            lock
	startParallel                 chan bool
	running, numWaiting, maxCount int
}

func newTestState(m *matcher, deadline time.Time) *testState {
	return &testState{match: m, deadline: deadline, startParallel: make(chan bool), running: 1, maxCount: *parallel}
}

func (s *testState) waitParallel() {
	s.mu.Lock()
	if s.running < s.maxCount {
		s.running++
		s.mu.Unlock()
		return
	}
	s.numWaiting++
	s.mu.Unlock()
	<-s.startParallel
}

func (s *testState) release() {
	s.mu.Lock()
	if s.numWaiting == 0 {
		s.running--
		s.mu.Unlock()
		return
	}
	s.numWaiting--
	s.mu.Unlock()
	s.startParallel <- true
}

func (t *T) report() {
	if t.parent == nil || t.isSynctest {
		return
	}
	result := "PASS"
	switch {
	case t.hasFailed():
		result = "FAIL"
	case t.chatty == nil:
		return
	case t.Skipped():
		result = "SKIP"
	}
	t.flushToParent(t.name, fmt.Sprintf("--- %s: %s (%s)\n", result, t.name, fmtDuration(t.duration)))
}

// M is a program of tests.
type M struct {
	tests      []InternalTest
	benchmarks []InternalBenchmark
	fuzzTests  []InternalFuzzTarget
	examples   []InternalExample
	timer      *time.Timer
	exitCode   int
}

func init() {
	tests.Program = func(all []tests.Named) any {
		Init()
		testsAreStarted = true
		m := &M{}
		for _, x := range all {
			switch f := x.F.(type) {
			case func(*T):
				m.tests = append(m.tests, InternalTest{x.Name, f})
			case func(*B):
				m.benchmarks = append(m.benchmarks, InternalBenchmark{x.Name, f})
			case func(*F):
				m.fuzzTests = append(m.fuzzTests, InternalFuzzTarget{x.Name, f})
			case func():
				m.examples = append(m.examples, InternalExample{x.Name, f, x.Output, x.Unordered})
			}
		}
		return m
	}
	tests.ExitCode = func(m any) int { return m.(*M).exitCode }
	tests.InBubble = func(t, f any) bool { return runInBubble(t.(*T), f.(func(*T))) }
}

func matchString(pat, str string) (bool, error) {
	p, err := pattern.Compile(pat)
	if err != nil {
		return false, err
	}
	return p.Match(str), nil
}

// Run runs the tests, and is the exit code.
func (m *M) Run() (code int) {
	defer func() { code = m.exitCode }()
	if !flag.Parsed() {
		flag.Parse()
	}
	if *parallel < 1 {
		fmt.Fprintln(os.Stderr, "testing: -parallel can only be given a positive integer")
		flag.Usage()
		m.exitCode = 2
		return
	}
	if *list != "" {
		m.list()
		return
	}
	if *fuzz != "" {
		fmt.Fprintln(os.Stderr, "testing: gort makes no inputs of its own: without -fuzz what is added to a fuzz test runs")
		m.exitCode = 2
		return
	}
	if *shuffle != "off" && !m.shuffle() {
		m.exitCode = 2
		return
	}
	parseCpus()
	value.PanicOnExit0 = *panicOnExit0
	defer func() { value.PanicOnExit0 = false }()
	deadline := m.startAlarm()
	haveExamples = len(m.examples) > 0
	ran, ok := runTests(matchString, m.tests, deadline)
	fuzzRan, fuzzOk := runFuzzTests(m.fuzzTests, deadline)
	exampleRan, exampleOk := runExamples(matchString, m.examples)
	if m.timer != nil {
		m.timer.Stop()
	}
	if !ran && !fuzzRan && !exampleRan && *bench == "" {
		fmt.Fprintln(os.Stderr, "testing: warning: no tests to run")
	}
	if !ok || !fuzzOk || !exampleOk || !runBenchmarks(matchString, m.benchmarks) {
		fmt.Print("FAIL\n")
		m.exitCode = 1
		return
	}
	m.exitCode = 0
	fmt.Print("PASS\n")
	return
}

func (m *M) list() {
	if _, err := matchString(*list, "non-empty"); err != nil {
		fmt.Fprintf(os.Stderr, "testing: invalid regexp in -test.list (%q): %s\n", *list, err)
		os.Exit(1)
	}
	say := func(name string) {
		if ok, _ := matchString(*list, name); ok {
			fmt.Println(name)
		}
	}
	for _, test := range m.tests {
		say(test.Name)
	}
	for _, benchmark := range m.benchmarks {
		say(benchmark.Name)
	}
	for _, test := range m.fuzzTests {
		say(test.Name)
	}
	for _, example := range m.examples {
		say(example.Name)
	}
}

func (m *M) shuffle() bool {
	n := time.Now().UnixNano()
	if *shuffle != "on" {
		var err error
		if n, err = strconv.ParseInt(*shuffle, 10, 64); err != nil {
			fmt.Fprintln(os.Stderr, `testing: -shuffle should be "off", "on", or a valid integer:`, err)
			return false
		}
	}
	fmt.Println("-test.shuffle", n)
	rng := rand.New(rand.NewSource(n))
	rng.Shuffle(len(m.tests), func(i, j int) { m.tests[i], m.tests[j] = m.tests[j], m.tests[i] })
	rng.Shuffle(len(m.benchmarks), func(i, j int) { m.benchmarks[i], m.benchmarks[j] = m.benchmarks[j], m.benchmarks[i] })
	return true
}

func parseCpus() {
	for val := range strings.SplitSeq(*cpus, ",") {
		val = strings.TrimSpace(val)
		if val == "" {
			continue
		}
		n, err := strconv.Atoi(val)
		if err != nil || n <= 0 {
			fmt.Fprintf(os.Stderr, "testing: invalid value %q for -test.cpu\n", val)
			os.Exit(1)
		}
		cpuList = append(cpuList, n)
	}
	if cpuList == nil {
		cpuList = append(cpuList, runtime.GOMAXPROCS(-1))
	}
}

func (m *M) startAlarm() time.Time {
	if *timeout <= 0 {
		return time.Time{}
	}
	deadline := time.Now().Add(*timeout)
	m.timer = time.AfterFunc(*timeout, func() {
		var names []string
		running.Range(func(k, v any) bool {
			names = append(names, fmt.Sprintf("\n\t%s (%v)", k, time.Since(v.(time.Time)).Round(time.Second)))
			return true
		})
		slices.Sort(names)
		extra := ""
		if names != nil {
			extra = "\nrunning tests:" + strings.Join(names, "")
		}
		panic(fmt.Sprintf("test timed out after %v%s", *timeout, extra))
	})
	return deadline
}

// RunTests runs tests.
func RunTests(matchString func(pat, str string) (bool, error), tests []InternalTest) (ok bool) {
	var deadline time.Time
	if *timeout > 0 {
		deadline = time.Now().Add(*timeout)
	}
	ran, ok := runTests(matchString, tests, deadline)
	if !ran && !haveExamples {
		fmt.Fprintln(os.Stderr, "testing: warning: no tests to run")
	}
	return ok
}

func runTests(matchString func(pat, str string) (bool, error), tests []InternalTest, deadline time.Time) (ran, ok bool) {
	ok = true
	for _, procs := range cpuList {
		runtime.GOMAXPROCS(procs)
		for i := uint(0); i < *count; i++ {
			if *failFast && numFailed > 0 || i > 0 && !ran {
				break
			}
			t := &T{tstate: newTestState(newMatcher(matchString, *match, "-test.run", *skip), deadline)}
			// Nobody waits for it: it is run by this goroutine.
			t.barrier, t.w = make(chan bool), os.Stdout
			if Verbose() {
				t.chatty = newPrinter(t.w)
			}
			tRunner(t, func(t *T) {
				for _, test := range tests {
					t.Run(test.Name, test.F)
				}
			})
			ok = ok && !t.Failed()
			ran = ran || t.ran
		}
	}
	return ran, ok
}

// AllocsPerRun is how many objects a call of f makes.
func AllocsPerRun(runs int, f func()) (avg float64) {
	if parallelStart != parallelStop {
		panic("testing: AllocsPerRun called during parallel test")
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	f()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	before := stats.Mallocs
	for range runs {
		f()
	}
	runtime.ReadMemStats(&stats)
	return float64((stats.Mallocs - before) / uint64(runs))
}

// InternalExample is an example of a program of tests.
type InternalExample struct {
	Name      string
	F         func()
	Output    string
	Unordered bool
}

// What is written to standard output is kept from now on, or: what was kept since then.
func capture(on bool) string

// RunExamples runs examples.
func RunExamples(matchString func(pat, str string) (bool, error), examples []InternalExample) (ok bool) {
	_, ok = runExamples(matchString, examples)
	return ok
}

func runExamples(matchString func(pat, str string) (bool, error), examples []InternalExample) (ran, ok bool) {
	ok = true
	m := newMatcher(matchString, *match, "-test.run", *skip)
	for _, eg := range examples {
		if _, matched, _ := m.fullName(nil, eg.Name); matched {
			ran = true
			ok = eg.run() && ok
		}
	}
	return ran, ok
}

func (eg *InternalExample) run() (ok bool) {
	if chatty.on {
		fmt.Printf("=== RUN   %s\n", eg.Name)
	}
	finished, start := false, now()
	capture(true)
	defer func() {
		spent := since(start)
		got := capture(false)
		err := recover()
		fail := ""
		if err == nil {
			fail = eg.compare(got)
		}
		ok = fail == "" && finished && err == nil
		if !ok {
			fmt.Printf("--- FAIL: %s (%s)\n%s", eg.Name, fmtDuration(spent), fail)
		} else if chatty.on {
			fmt.Printf("--- PASS: %s (%s)\n", eg.Name, fmtDuration(spent))
		}
		if err != nil {
			panic(err)
		}
		if !finished {
			panic(errNilPanicOrGoexit)
		}
	}()
	eg.F()
	finished = true
	return
}

func (eg *InternalExample) compare(out string) (fail string) {
	got, want := strings.TrimSpace(out), strings.TrimSpace(eg.Output)
	if !eg.Unordered {
		if got != want {
			fail = fmt.Sprintf("got:\n%s\nwant:\n%s\n", got, want)
		}
		return fail
	}
	if !slices.Equal(slices.Sorted(strings.SplitSeq(got, "\n")), slices.Sorted(strings.SplitSeq(want, "\n"))) {
		fail = fmt.Sprintf("got:\n%s\nwant (unordered):\n%s\n", out, eg.Output)
	}
	return fail
}

// Chooses by expressions, one for each part of a name between slashes.
type matcher struct {
	filter, skip filter
	matchFunc    func(pat, str string) (bool, error)
	mu           lock
	subNames     map[string]int32
}

// Alternatives, each of them an expression for each part of a name.
type filter [][]string

func newMatcher(matchString func(pat, str string) (bool, error), patterns, name, skips string) *matcher {
	return &matcher{
		filter:    newFilter(matchString, patterns, name),
		skip:      newFilter(matchString, skips, "-test.skip"),
		matchFunc: matchString,
		subNames:  map[string]int32{},
	}
}

func newFilter(matchString func(pat, str string) (bool, error), patterns, name string) filter {
	if patterns == "" {
		return nil
	}
	f := splitPatterns(patterns)
	for at, alternative := range f {
		for i, pat := range alternative {
			pat = rewrite(pat)
			alternative[i] = pat
			if _, err := matchString(pat, "non-empty"); err != nil {
				said := fmt.Sprintf("element %d of %s (%q): %s", i, name, pat, err)
				if len(f) > 1 {
					said = fmt.Sprintf("alternation %d of %s", at, said)
				}
				fmt.Fprintf(os.Stderr, "testing: invalid regexp for %s\n", said)
				os.Exit(1)
			}
		}
	}
	return f
}

// Whether the parts match, and if they do, whether more parts could be asked for.
func (f filter) matches(parts []string, matchString func(pat, str string) (bool, error)) (ok, partial bool) {
alternatives:
	for _, alternative := range f {
		for i, part := range parts {
			if i >= len(alternative) {
				break
			}
			if ok, _ := matchString(alternative[i], part); !ok {
				continue alternatives
			}
		}
		return true, len(parts) < len(alternative)
	}
	return false, false
}

func splitPatterns(s string) (f filter) {
	var parts []string
	brackets, parens, start := 0, 0, 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\':
			i++
		case c == '[':
			brackets++
		case c == ']':
			brackets = max(brackets-1, 0)
		case c == '(' && brackets == 0:
			parens++
		case c == ')' && brackets == 0:
			parens--
		case (c == '/' || c == '|') && brackets == 0 && parens == 0:
			parts = append(parts, s[start:i])
			start = i + 1
			if c == '|' {
				f = append(f, parts)
				parts = nil
			}
		}
	}
	return append(f, append(parts, s[start:]))
}

func (m *matcher) fullName(c *common, subname string) (name string, ok, partial bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	name = subname
	if c != nil && c.level > 0 {
		name = m.unique(c.name, rewrite(subname))
	}
	parts := strings.Split(name, "/")
	ok = m.filter == nil
	if !ok {
		if ok, partial = m.filter.matches(parts, m.matchFunc); !ok {
			return name, false, false
		}
	}
	if skip, part := m.skip.matches(parts, m.matchFunc); skip && !part {
		return name, false, false
	}
	return name, ok, partial
}

// A name that no other subtest of the parent has: with a number behind it if need be.
func (m *matcher) unique(parent, subname string) string {
	base := parent + "/" + subname
	for {
		n := m.subNames[base]
		m.subNames[base] = n + 1
		if n == 0 && subname != "" {
			prefix, number := subtestNumber(base)
			if len(prefix) < len(base) && number < m.subNames[prefix] {
				continue
			}
			return base
		}
		name := fmt.Sprintf("%s#%02d", base, n)
		if m.subNames[name] == 0 {
			return name
		}
	}
}

func subtestNumber(s string) (prefix string, number int32) {
	at := strings.LastIndexByte(s, '#')
	if at < 0 {
		return s, 0
	}
	prefix, suffix := s[:at], s[at+1:]
	if len(suffix) < 2 || len(suffix) > 2 && suffix[0] == '0' || suffix == "00" && !strings.HasSuffix(prefix, "/") {
		return s, 0
	}
	n, err := strconv.ParseInt(suffix, 10, 32)
	if err != nil || n < 0 {
		return s, 0
	}
	return prefix, int32(n)
}

// A name without spaces and without what cannot be seen.
func rewrite(s string) string {
	b := []byte{}
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			b = append(b, '_')
		case !strconv.IsPrint(r):
			quoted := strconv.QuoteRune(r)
			b = append(b, quoted[1:len(quoted)-1]...)
		default:
			b = append(b, string(r)...)
		}
	}
	return string(b)
}

// How long a benchmark is to run, or how often.
type goal struct {
	d time.Duration
	n int
}

func (g *goal) String() string {
	if g.n > 0 {
		return fmt.Sprintf("%dx", g.n)
	}
	return g.d.String()
}

func (g *goal) Set(s string) error {
	if times, ok := strings.CutSuffix(s, "x"); ok {
		n, err := strconv.ParseInt(times, 10, 0)
		if err != nil || n <= 0 {
			return errors.New("invalid count")
		}
		*g = goal{n: int(n)}
		return nil
	}
	d, err := time.ParseDuration(s)
	if err != nil || d <= 0 {
		return errors.New("invalid duration")
	}
	*g = goal{d: d}
	return nil
}

var (
	benchmarkLock sync.Mutex
	labels        sync.Once
)

// InternalBenchmark is a benchmark of a program of tests.
type InternalBenchmark struct {
	Name string
	F    func(b *B)
}

// B is a benchmark.
type B struct {
	common
	bstate           *benchState
	N                int
	previousN        int
	previousDuration time.Duration
	benchFunc        func(b *B)
	benchTime        goal
	bytes            int64
	missingBytes     bool
	timerOn          bool
	showAllocs       bool
	result           BenchmarkResult
	parallelism      int
	startAllocs      uint64
	startBytes       uint64
	netAllocs        uint64
	netBytes         uint64
	extra            map[string]float64
	loop             struct {
		n, i uint64
		done bool
	}
}

func (b *B) mark() {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	b.startAllocs, b.startBytes = stats.Mallocs, stats.TotalAlloc
	b.start = time.Now()
}

// StartTimer lets the time run.
func (b *B) StartTimer() {
	if !b.timerOn {
		b.mark()
		b.timerOn = true
	}
}

// StopTimer stops the time.
func (b *B) StopTimer() {
	if b.timerOn {
		b.duration += time.Since(b.start)
		var stats runtime.MemStats
		runtime.ReadMemStats(&stats)
		b.netAllocs += stats.Mallocs - b.startAllocs
		b.netBytes += stats.TotalAlloc - b.startBytes
		b.timerOn = false
	}
}

// ResetTimer forgets what has passed.
func (b *B) ResetTimer() {
	if b.extra == nil {
		b.extra = map[string]float64{}
	}
	clear(b.extra)
	if b.timerOn {
		b.mark()
	}
	b.duration, b.netAllocs, b.netBytes = 0, 0, 0
}

// SetBytes says how many bytes one round takes.
func (b *B) SetBytes(n int64) { b.bytes = n }

// ReportAllocs lets the figures of memory be shown.
func (b *B) ReportAllocs() { b.showAllocs = true }

// Elapsed is the time that has passed.
func (b *B) Elapsed() time.Duration {
	d := b.duration
	if b.timerOn {
		d += time.Since(b.start)
	}
	return d
}

// ReportMetric lets a figure be shown.
func (b *B) ReportMetric(n float64, unit string) {
	if unit == "" {
		panic("metric unit must not be empty")
	}
	if strings.IndexFunc(unit, unicode.IsSpace) >= 0 {
		panic("metric unit must not contain whitespace")
	}
	b.extra[unit] = n
}

func (b *B) runN(n int) {
	benchmarkLock.Lock()
	defer benchmarkLock.Unlock()
	ctx, cancel := context.WithCancel(context.Background())
	defer b.runCleanup(false)
	runtime.GC()
	b.N = n
	b.loop.n, b.loop.i, b.loop.done = 0, 0, false
	b.ctx, b.cancelCtx = ctx, cancel
	b.parallelism = 1
	b.ResetTimer()
	b.StartTimer()
	b.benchFunc(b)
	b.StopTimer()
	b.previousN, b.previousDuration = n, b.duration
	if b.loop.n > 0 && !b.loop.done && !b.failed {
		b.Error("benchmark function returned without B.Loop() == false (break or return in loop?)")
	}
}

// One round, to see whether it fails or has parts. Whether it is to be measured.
func (b *B) run1() bool {
	if s := b.bstate; s != nil {
		if n := len(b.name) + s.extLen + 1; n > s.maxLen {
			s.maxLen = n + 8
		}
	}
	go func() {
		defer func() { b.signal <- true }()
		b.runN(1)
	}()
	<-b.signal
	if b.failed {
		fmt.Fprintf(b.w, "--- FAIL: %s\n%s", b.name, b.output)
		return false
	}
	b.mu.Lock()
	finished := b.finished
	b.mu.Unlock()
	if !b.hasSub && !finished {
		return true
	}
	tag := "BENCH"
	if b.skipped {
		tag = "SKIP"
	}
	if b.chatty != nil && (len(b.output) > 0 || finished) {
		b.trimOutput()
		fmt.Fprintf(b.w, "--- %s: %s\n%s", tag, b.name, b.output)
	}
	return false
}

func sayLabels(w io.Writer) {
	labels.Do(func() { fmt.Fprintf(w, "goos: %s\ngoarch: %s\n", runtime.GOOS, runtime.GOARCH) })
}

func (b *B) run() {
	sayLabels(b.w)
	if b.bstate != nil {
		b.bstate.process(b)
	} else {
		b.measure()
	}
}

func (b *B) measure() BenchmarkResult {
	go b.launch()
	<-b.signal
	return b.result
}

// How many rounds come next so that they take so long.
func predict(goal, before, took, last int64) int {
	n := goal * before / max(took, 1)
	n += n / 5
	n = min(n, 100*last)
	n = max(n, last+1)
	return int(min(n, 1_000_000_000))
}

func (b *B) launch() {
	defer func() { b.signal <- true }()
	switch {
	case b.loop.n > 0:
		// Loop has measured it.
	case b.benchTime.n > 0:
		if b.benchTime.n > 1 {
			b.runN(b.benchTime.n)
		}
	default:
		for n := 1; !b.failed && b.duration < b.benchTime.d && n < 1e9; {
			n = predict(b.benchTime.d.Nanoseconds(), int64(b.N), b.duration.Nanoseconds(), int64(n))
			b.runN(n)
		}
	}
	b.result = BenchmarkResult{b.N, b.duration, b.bytes, b.netAllocs, b.netBytes, b.extra}
}

// Loop is true as often as the benchmark is to run.
func (b *B) Loop() bool {
	if b.timerOn && b.loop.i < b.loop.n {
		b.loop.i++
		return true
	}
	if !b.timerOn {
		b.Fatal("B.Loop called with timer stopped")
	}
	if b.loop.n == 0 {
		b.loop.n = uint64(max(b.benchTime.n, 1))
		b.N = 0
		b.ResetTimer()
		b.loop.i++
		return true
	}
	more := false
	if b.benchTime.n > 0 {
		if b.loop.i != uint64(b.benchTime.n) {
			panic(fmt.Sprintf("iteration count %d < fixed target %d", b.loop.i, b.benchTime.n))
		}
	} else if t := b.Elapsed(); t < b.benchTime.d {
		before := b.loop.n
		b.loop.n = uint64(predict(b.benchTime.d.Nanoseconds(), int64(before), t.Nanoseconds(), int64(before)))
		more = before < b.loop.n
	}
	if !more {
		b.StopTimer()
		b.N = int(b.loop.n)
		b.loop.done = true
		return false
	}
	b.loop.i++
	return true
}

// BenchmarkResult is what a benchmark has measured.
type BenchmarkResult struct {
	N         int
	T         time.Duration
	Bytes     int64
	MemAllocs uint64
	MemBytes  uint64
	Extra     map[string]float64
}

func (r BenchmarkResult) each(unit string, total int64) int64 {
	if v, ok := r.Extra[unit]; ok {
		return int64(v)
	}
	if r.N <= 0 {
		return 0
	}
	return total / int64(r.N)
}

// NsPerOp is how many nanoseconds one round took.
func (r BenchmarkResult) NsPerOp() int64 { return r.each("ns/op", r.T.Nanoseconds()) }

// AllocsPerOp is how many objects one round made.
func (r BenchmarkResult) AllocsPerOp() int64 { return r.each("allocs/op", int64(r.MemAllocs)) }

// AllocedBytesPerOp is how many bytes one round took.
func (r BenchmarkResult) AllocedBytesPerOp() int64 { return r.each("B/op", int64(r.MemBytes)) }

func (r BenchmarkResult) mbPerSec() float64 {
	if v, ok := r.Extra["MB/s"]; ok {
		return v
	}
	if r.Bytes <= 0 || r.T <= 0 || r.N <= 0 {
		return 0
	}
	return (float64(r.Bytes) * float64(r.N) / 1e6) / r.T.Seconds()
}

// String is the line that shows it.
func (r BenchmarkResult) String() string {
	text := fmt.Sprintf("%8d", r.N)
	ns, ok := r.Extra["ns/op"]
	if !ok {
		ns = float64(r.T.Nanoseconds()) / float64(r.N)
	}
	if ns != 0 {
		text += "\t" + metric(ns, "ns/op")
	}
	if mbs := r.mbPerSec(); mbs != 0 {
		text += fmt.Sprintf("\t%7.2f MB/s", mbs)
	}
	var units []string
	for unit := range r.Extra {
		if !slices.Contains([]string{"ns/op", "MB/s", "B/op", "allocs/op"}, unit) {
			units = append(units, unit)
		}
	}
	slices.Sort(units)
	for _, unit := range units {
		text += "\t" + metric(r.Extra[unit], unit)
	}
	return text
}

// A figure with four digits that count.
func metric(x float64, unit string) string {
	width, digits := 10, 0
	if y := math.Abs(x); y != 0 {
		for _, least := range []float64{999.95, 99.995, 9.9995, 0.99995, 0.099995, 0.0099995, 0.00099995} {
			if y < least {
				digits++
				width = 11 + digits
			}
		}
	}
	return fmt.Sprintf("%*.*f %s", width, digits, x, unit)
}

// MemString are the figures of memory.
func (r BenchmarkResult) MemString() string {
	return fmt.Sprintf("%8d B/op\t%8d allocs/op", r.AllocedBytesPerOp(), r.AllocsPerOp())
}

func benchmarkName(name string, n int) string {
	if n != 1 {
		return fmt.Sprintf("%s-%d", name, n)
	}
	return name
}

type benchState struct {
	match          *matcher
	maxLen, extLen int
}

// RunBenchmarks runs benchmarks.
func RunBenchmarks(matchString func(pat, str string) (bool, error), benchmarks []InternalBenchmark) {
	runBenchmarks(matchString, benchmarks)
}

func runBenchmarks(matchString func(pat, str string) (bool, error), benchmarks []InternalBenchmark) bool {
	if *bench == "" {
		return true
	}
	most := 1
	for _, procs := range cpuList {
		most = max(most, procs)
	}
	s := &benchState{match: newMatcher(matchString, *bench, "-test.bench", *skip), extLen: len(benchmarkName("", most))}
	var chosen []InternalBenchmark
	for _, x := range benchmarks {
		if _, matched, _ := s.match.fullName(nil, x.Name); matched {
			chosen = append(chosen, x)
			s.maxLen = max(s.maxLen, len(benchmarkName(x.Name, most))+s.extLen+1)
		}
	}
	main := &B{bstate: s, benchTime: benchTime, benchFunc: func(b *B) {
		for _, x := range chosen {
			b.Run(x.Name, x.F)
		}
	}}
	main.name, main.w, main.bench = "Main", os.Stdout, true
	if Verbose() {
		main.chatty = newPrinter(main.w)
	}
	main.runN(1)
	return !main.failed
}

func (s *benchState) process(b *B) {
	for i, procs := range cpuList {
		for j := range *count {
			runtime.GOMAXPROCS(procs)
			name := benchmarkName(b.name, procs)
			if b.chatty == nil {
				fmt.Fprintf(b.w, "%-*s\t", s.maxLen, name)
			}
			if i > 0 || j > 0 {
				again := &B{benchFunc: b.benchFunc, benchTime: b.benchTime}
				again.signal, again.name, again.w, again.chatty, again.bench = make(chan bool), b.name, b.w, b.chatty, true
				again.o = &outputWriter{c: &again.common}
				b = again
				b.run1()
			}
			r := b.measure()
			if b.failed {
				fmt.Fprintf(b.w, "--- FAIL: %s\n%s", name, b.output)
				continue
			}
			if b.chatty != nil {
				fmt.Fprintf(b.w, "%-*s\t", s.maxLen, name)
			}
			results := r.String()
			if *benchMem || b.showAllocs {
				results += "\t" + r.MemString()
			}
			fmt.Fprintln(b.w, results)
			if len(b.output) > 0 {
				b.trimOutput()
				fmt.Fprintf(b.w, "--- BENCH: %s\n%s", name, b.output)
			}
			if p := runtime.GOMAXPROCS(-1); p != procs {
				fmt.Fprintf(os.Stderr, "testing: %s left GOMAXPROCS set to %d\n", name, p)
			}
		}
	}
}

// Run runs f as a part of the benchmark.
func (b *B) Run(name string, f func(b *B)) bool {
	b.hasSub = true
	benchmarkLock.Unlock()
	defer benchmarkLock.Lock()
	ok, partial := true, false
	if b.bstate == nil {
		name = b.name
	} else if name, ok, partial = b.bstate.match.fullName(&b.common, name); !ok {
		return true
	}
	sub := &B{benchFunc: f, benchTime: b.benchTime, bstate: b.bstate}
	c := &sub.common
	c.signal, c.name, c.parent, c.level, c.creator = make(chan bool), name, &b.common, b.level+1, callers(1)
	c.w, c.chatty, c.bench = b.w, b.chatty, true
	c.o = &outputWriter{c: c}
	if partial {
		sub.hasSub = true
	}
	if b.chatty != nil {
		sayLabels(os.Stdout)
		fmt.Println(name)
	}
	if sub.run1() {
		sub.run()
	}
	b.add(sub.result)
	return !sub.failed
}

func (b *B) add(other BenchmarkResult) {
	r := &b.result
	r.N = 1
	r.T += time.Duration(other.NsPerOp())
	b.missingBytes = b.missingBytes || other.Bytes == 0
	r.Bytes += other.Bytes
	if b.missingBytes {
		r.Bytes = 0
	}
	r.MemAllocs += uint64(other.AllocsPerOp())
	r.MemBytes += uint64(other.AllocedBytesPerOp())
}

func (b *B) trimOutput() {
	lines := 0
	for at, c := range b.output {
		if c == '\n' {
			if lines++; lines >= 10 {
				b.output = append(b.output[:at], "\n\t... [output truncated]\n"...)
				return
			}
		}
	}
}

// PB is what RunParallel gives to each goroutine.
type PB struct {
	all              *atomic.Uint64
	grain, cache, bN uint64
}

// Next is whether there is another round.
func (pb *PB) Next() bool {
	if pb.cache == 0 {
		n := pb.all.Add(pb.grain)
		switch {
		case n <= pb.bN:
			pb.cache = pb.grain
		case n < pb.bN+pb.grain:
			pb.cache = pb.bN + pb.grain - n
		default:
			return false
		}
	}
	pb.cache--
	return true
}

// RunParallel runs body in several goroutines, which share the rounds.
func (b *B) RunParallel(body func(*PB)) {
	if b.N == 0 {
		return
	}
	grain := uint64(0)
	if b.previousN > 0 && b.previousDuration > 0 {
		grain = 1e5 * uint64(b.previousN) / uint64(b.previousDuration)
	}
	grain = min(max(grain, 1), 1e4)
	var all atomic.Uint64
	var wg sync.WaitGroup
	for range b.parallelism * runtime.GOMAXPROCS(0) {
		wg.Add(1)
		go func() {
			defer wg.Done()
			body(&PB{all: &all, grain: grain, bN: uint64(b.N)})
		}()
	}
	wg.Wait()
	if all.Load() <= uint64(b.N) && !b.Failed() {
		b.Fatal("RunParallel: body exited without pb.Next() == false")
	}
}

// SetParallelism sets how many goroutines RunParallel starts for each processor.
func (b *B) SetParallelism(p int) {
	if p >= 1 {
		b.parallelism = p
	}
}

// Benchmark measures f.
func Benchmark(f func(b *B)) BenchmarkResult {
	b := &B{benchFunc: f, benchTime: benchTime}
	b.signal, b.w = make(chan bool), io.Discard
	b.o = &outputWriter{c: &b.common}
	if b.run1() {
		b.run()
	}
	return b.result
}

// InternalFuzzTarget is a fuzz test of a program of tests.
type InternalFuzzTarget struct {
	Name string
	Fn   func(f *F)
}

// F is a fuzz test: what is added to it, and what is in testdata/fuzz, runs as tests.
type F struct {
	common
	tstate     *testState
	corpus     []seed
	fuzzCalled bool
}

var _ TB = (*F)(nil)

type seed struct {
	name   string
	values []any
}

// Helper says that log lines name the caller of the calling function instead.
func (f *F) Helper() {
	if f.inFuzzFn {
		panic("testing: f.Helper was called inside the fuzz target, use t.Helper instead")
	}
	f.helps(callerName(1))
}

// Fail says that it has failed; it goes on.
func (f *F) Fail() {
	if f.inFuzzFn {
		panic("testing: f.Fail was called inside the fuzz target, use t.Fail instead")
	}
	f.common.Fail()
}

// Skipped is whether it was skipped.
func (f *F) Skipped() bool {
	if f.inFuzzFn {
		panic("testing: f.Skipped was called inside the fuzz target, use t.Skipped instead")
	}
	return f.common.Skipped()
}

// The types that the function of a fuzz test can take.
var fuzzable = strings.Fields("[]uint8 string bool float32 float64 int int8 int16 int32 int64 uint uint8 uint16 uint32 uint64")

func typeName(x any) string {
	if x == nil {
		return "<nil>"
	}
	return value.TypeOf(x).Name()
}

// Add adds arguments with which the function of Fuzz is called.
func (f *F) Add(args ...any) {
	for _, x := range args {
		if name := typeName(x); !slices.Contains(fuzzable, name) {
			panic("testing: unsupported type to Add " + name)
		}
	}
	f.corpus = append(f.corpus, seed{fmt.Sprintf("seed#%d", len(f.corpus)), slices.Clone(args)})
}

// The types of what a function takes after its T.
func fuzzTypes(ff any) []string {
	if typ := value.TypeOf(ff); ff == nil || typ.Kind() != value.Func {
		panic("testing: F.Fuzz must receive a function")
	}
	params, results, _ := strings.Cut(strings.TrimPrefix(typeName(ff), "func("), ")")
	types := strings.Split(params, ", ")
	switch {
	case len(types) < 2 || types[0] != "*testing.T":
		panic("testing: fuzz target must receive at least two arguments, where the first argument is a *T")
	case results != "":
		panic("testing: fuzz target must not return a value")
	}
	for _, name := range types[1:] {
		if !slices.Contains(fuzzable, name) {
			panic("testing: unsupported type for fuzzing " + name)
		}
	}
	return types[1:]
}

func checkSeed(values []any, types []string) error {
	if len(values) != len(types) {
		return fmt.Errorf("wrong number of values in corpus entry: %d, want %d", len(values), len(types))
	}
	have := make([]string, len(values))
	for i, x := range values {
		have[i] = typeName(x)
	}
	if !slices.Equal(have, types) {
		return fmt.Errorf("mismatched types in corpus entry: %v, want %v", have, types)
	}
	return nil
}

// Fuzz calls the function with each of what was added, as tests of their own.
func (f *F) Fuzz(ff any) {
	if f.fuzzCalled {
		panic("testing: F.Fuzz called more than once")
	}
	f.fuzzCalled = true
	if f.failed {
		return
	}
	f.helps(callerName(0))
	types := fuzzTypes(ff)
	for _, s := range f.corpus {
		if err := checkSeed(s.values, types); err != nil {
			f.Fatal(err)
		}
	}
	kept, err := readSeeds("testdata/fuzz/"+f.name, types)
	if err != nil {
		f.Fatal(err)
	}
	for _, s := range append(f.corpus, kept...) {
		name := f.name + "/" + s.name
		if _, ok, _ := f.tstate.match.fullName(nil, name); !ok || *failFast && numFailed > 0 {
			continue
		}
		t := f.child(f.tstate, name, callers(1), f.ctx)
		t.writeToParent()
		if t.chatty != nil {
			t.chatty.update(name, "=== RUN   %s\n", name)
		}
		f.inFuzzFn = true
		go tRunner(t, func(t *T) { value.Call(ff, append([]any{t}, s.values...)) })
		<-t.signal
		f.inFuzzFn = false
	}
}

// What the go command has found, one file each.
func readSeeds(folder string, types []string) (seeds []seed, err error) {
	entries, err := os.ReadDir(folder)
	if os.IsNotExist(err) {
		return nil, nil
	} else if err != nil {
		return nil, fmt.Errorf("reading seed corpus from testdata: %v", err)
	}
	var wrong []string
	for _, entry := range entries {
		if entry.IsDir() {
			continue
		}
		path := folder + "/" + entry.Name()
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("failed to read corpus file: %v", err)
		}
		values, err := parseSeed(string(text))
		if err == nil {
			err = checkSeed(values, types)
		}
		if err != nil {
			wrong = append(wrong, fmt.Sprintf("%q: %v", path, err))
		}
		seeds = append(seeds, seed{entry.Name(), values})
	}
	if wrong != nil {
		err = errors.New(strings.Join(wrong, "\n"))
	}
	return seeds, err
}

func parseSeed(text string) (values []any, err error) {
	lines := strings.Split(text, "\n")
	switch {
	case text == "":
		return nil, errors.New("unmarshal: cannot unmarshal empty string")
	case len(lines) < 2:
		return nil, errors.New("unmarshal: must include version and at least one value")
	case strings.TrimSuffix(lines[0], "\r") != "go test fuzz v1":
		return nil, fmt.Errorf("unmarshal: unknown encoding version: %s", strings.TrimSuffix(lines[0], "\r"))
	}
	for _, line := range lines[1:] {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		name, arg, _ := strings.Cut(strings.TrimSuffix(line, ")"), "(")
		x, err := parseValue(strings.TrimSpace(name), strings.TrimSpace(arg))
		if err != nil {
			return nil, fmt.Errorf("unmarshal: malformed line %q: %v", line, err)
		}
		values = append(values, x)
	}
	return values, nil
}

// The value that a conversion to a type is.
func parseValue(name, arg string) (x any, err error) {
	number := func(bits int) int64 {
		if arg != "" && arg[0] == '\'' {
			r, _, _, wrong := strconv.UnquoteChar(arg[1:max(len(arg)-1, 1)], '\'')
			err = wrong
			return int64(r)
		}
		n, wrong := strconv.ParseInt(arg, 0, bits)
		err = wrong
		return n
	}
	unsigned := func(bits int) uint64 {
		if arg != "" && arg[0] == '\'' {
			return uint64(number(64))
		}
		n, wrong := strconv.ParseUint(arg, 0, bits)
		err = wrong
		return n
	}
	float := func(bits int) float64 {
		f, wrong := strconv.ParseFloat(arg, bits)
		err = wrong
		return f
	}
	switch name {
	case "[]byte":
		text, wrong := strconv.Unquote(arg)
		return []byte(text), wrong
	case "string":
		return strconv.Unquote(arg)
	case "bool":
		return strconv.ParseBool(arg)
	case "byte", "uint8":
		x = uint8(unsigned(8))
	case "rune", "int32":
		x = int32(number(32))
	case "int":
		x = int(number(64))
	case "int8":
		x = int8(number(8))
	case "int16":
		x = int16(number(16))
	case "int64":
		x = number(64)
	case "uint":
		x = uint(unsigned(64))
	case "uint16":
		x = uint16(unsigned(16))
	case "uint32":
		x = uint32(unsigned(32))
	case "uint64":
		x = unsigned(64)
	case "float32":
		x = float32(float(32))
	case "float64":
		x = float(64)
	case "math.Float32frombits":
		x = math.Float32frombits(uint32(unsigned(32)))
	case "math.Float64frombits":
		x = math.Float64frombits(unsigned(64))
	default:
		err = fmt.Errorf("unknown type %s", name)
	}
	return x, err
}

func (f *F) report() {
	if f.parent == nil {
		return
	}
	result := "PASS"
	switch {
	case f.Failed():
		result = "FAIL"
	case f.chatty == nil:
		return
	case f.Skipped():
		result = "SKIP"
	}
	f.flushToParent(f.name, fmt.Sprintf("--- %s: %s (%s)\n", result, f.name, fmtDuration(f.duration)))
}

func fRunner(f *F, fn func(*F)) {
	defer func() {
		if f.Failed() {
			numFailed++
		}
		err := recover()
		if err == nil {
			f.mu.Lock()
			isOpen := !f.skipped && !f.failed
			isSilent := isOpen && !f.fuzzCalled
			if isOpen && !f.finished {
				err = errNilPanicOrGoexit
			}
			f.mu.Unlock()
			if isSilent && err == nil {
				f.Error("returned without calling F.Fuzz, F.Fail, or F.Skip")
			}
		}
		saidAll := false
		defer func() {
			if !saidAll {
				f.signal <- true
			}
		}()
		fail := func(err any) {
			f.panicked()
			saidAll = true
			panic(err)
		}
		if err != nil {
			fail(err)
		}
		f.duration += since(f.start)
		if len(f.sub) > 0 {
			f.tstate.release()
			close(f.barrier)
			for _, sub := range f.sub {
				<-sub.signal
			}
			start := now()
			err := f.runCleanup(true)
			f.duration += since(start)
			if err != nil {
				fail(err)
			}
		}
		f.report()
		f.done = true
		f.setRan()
	}()
	defer func() {
		if len(f.sub) == 0 {
			f.runCleanup(false)
		}
	}()
	f.start = now()
	fn(f)
	f.mu.Lock()
	f.finished = true
	f.mu.Unlock()
}

func runFuzzTests(all []InternalFuzzTarget, deadline time.Time) (ran, ok bool) {
	ok = true
	if len(all) == 0 {
		return ran, ok
	}
	m := newMatcher(matchString, *match, "-test.run", *skip)
	for _, procs := range cpuList {
		runtime.GOMAXPROCS(procs)
		for i := uint(0); i < *count && (i == 0 || ran); i++ {
			s := newTestState(m, deadline)
			root := &common{w: os.Stdout}
			if Verbose() {
				root.chatty = newPrinter(root.w)
			}
			for _, test := range all {
				if *failFast && numFailed > 0 {
					break
				}
				name, matched, _ := m.fullName(nil, test.Name)
				if !matched {
					continue
				}
				f := &F{tstate: s}
				c := &f.common
				c.signal, c.barrier = make(chan bool), make(chan bool)
				c.name, c.parent, c.level, c.chatty = name, root, root.level+1, root.chatty
				c.ctx, c.cancelCtx = context.WithCancel(context.Background())
				c.writeToParent()
				if f.chatty != nil {
					f.chatty.update(name, "=== RUN   %s\n", name)
				}
				go fRunner(f, test.Fn)
				<-f.signal
				ok = ok && !f.Failed()
				ran = ran || f.ran
			}
		}
	}
	return ran, ok
}
