// Package runtime: see the documentation of Go's package of this name.
package runtime

// Error is a run time error.
type Error interface {
	error
	RuntimeError()
}

// What the machine panics with, each of them a text.
type (
	errorString struct{ text string }
	plainError  struct{ text string }
	boundsError struct{ text string }
)

func (e errorString) Error() string { return e.text }
func (errorString) RuntimeError()   {}
func (e plainError) Error() string  { return e.text }
func (plainError) RuntimeError()    {}
func (e boundsError) Error() string { return e.text }
func (boundsError) RuntimeError()   {}

// TypeAssertionError is what a type assertion panics with.
type TypeAssertionError struct{ text string }

// Error is the text of the error.
func (e *TypeAssertionError) Error() string { return e.text }

// RuntimeError makes it an Error.
func (*TypeAssertionError) RuntimeError() {}

// PanicNilError is what panic(nil) panics with.
type PanicNilError struct{ text string }

// Error is the text of the error.
func (e *PanicNilError) Error() string { return e.text }

// RuntimeError makes it an Error.
func (*PanicNilError) RuntimeError() {}

// How the machine finds their types.
var (
	faultString    errorString
	faultPlain     plainError
	faultBounds    boundsError
	faultAssertion *TypeAssertionError
	faultNil       *PanicNilError
)

// Gosched lets other goroutines run.
func Gosched()

// Goexit ends the goroutine after it has made its deferred calls.
func Goexit()

func gc()

// GC collects garbage.
func GC() {
	gc()
	// Here it is collected.
	for range 1 {
	}
	rest()
}

// NumGoroutine is how many goroutines there are.
func NumGoroutine() int

// What runs the program: as gc on linux/amd64, with one processor.
const (
	Compiler        = "gc"
	GOARCH   string = "amd64"
	GOOS     string = "linux"
)

// What GOMAXPROCS has set: 0, as many as there are.
var atOnce int

// Its caller's caller is told how many there are.
func processors() int

// GOMAXPROCS sets how many goroutines may run at the same time, if n is at least 1, and returns what it was. Here it is one anyway.
func GOMAXPROCS(n int) int {
	before := atOnce
	if before == 0 {
		before = processors()
	}
	if n > 0 {
		atOnce = n
	}
	return before
}

// SetDefaultGOMAXPROCS undoes GOMAXPROCS.
func SetDefaultGOMAXPROCS() { atOnce = 0 }

// NumCPU is how many processors there are.
func NumCPU() int { return processors() }

// NumCgoCall is how many calls of C functions there were.
func NumCgoCall() int64 { return 0 }

// Version is the version of Go.
func Version() string { return "go1.27" }

// KeepAlive keeps x until here.
func KeepAlive(x any) {}

// LockOSThread binds the goroutine to its thread. There is only one.
func LockOSThread() {}

// UnlockOSThread undoes LockOSThread.
func UnlockOSThread() {}

func setFinalizer(obj, finalizer any, run func())
func addCleanup(ptr, cleanup, arg any, call, run func()) (number, wrong int)
func stopCleanup(number int)
func due() bool
func callDue()
func rest()

// Makes the calls that are due, in a goroutine of its own.
func makeCalls() {
	for due() {
		callDue()
	}
}

// SetFinalizer lets finalizer be called with obj when nothing reaches what obj points to any more: once, in a goroutine that makes all
// such calls. If finalizer is nil, nothing is called.
func SetFinalizer(obj any, finalizer any) { setFinalizer(obj, finalizer, makeCalls) }

// Cleanup is a call that is made when nothing reaches something any more.
type Cleanup struct{ number int }

// AddCleanup lets cleanup be called with arg when nothing reaches what ptr points to any more.
func AddCleanup[T, S any](ptr *T, cleanup func(S), arg S) Cleanup {
	if ptr == nil {
		panic("runtime.AddCleanup: ptr is nil")
	}
	number, wrong := addCleanup(ptr, cleanup, arg, func() { cleanup(arg) }, makeCalls)
	switch wrong {
	case 1:
		panic("runtime.AddCleanup: ptr is equal to arg, cleanup will never run")
	case 2:
		panic("runtime.AddCleanup: ptr is within arg, cleanup will never run")
	case 3:
		panic("runtime.AddCleanup: cleanup function closes over ptr, cleanup will never run")
	}
	return Cleanup{number}
}

// Stop calls the call off, unless it is due.
func (c Cleanup) Stop() {
	if c.number != 0 {
		stopCleanup(c.number)
	}
}

// Callers fills pc with the numbers of the calls that are under way, and says how many there are. 0 is this call, 1 its caller's.
func Callers(skip int, pc []uintptr) int

func describe(pc uintptr) (function, file string, line, first int)
func trace(all bool) string
func memory() (inUse, total, objects, collections int)

// Caller is the place of a call that is under way: 0 is this call's.
func Caller(skip int) (pc uintptr, file string, line int, ok bool) {
	var pcs [1]uintptr
	if Callers(skip+2, pcs[:]) == 0 {
		return 0, "", 0, false
	}
	_, file, line, _ = describe(pcs[0])
	return pcs[0], file, line, true
}

// Func is a function of the program.
type Func struct{ entry uintptr }

// FuncForPC is the function that has this number.
func FuncForPC(pc uintptr) *Func {
	if name, _, _, _ := describe(pc); name == "" {
		return nil
	}
	return &Func{pc &^ (1<<32 - 1)}
}

// Entry is the function's first number.
func (f *Func) Entry() uintptr {
	if f == nil {
		return 0
	}
	return f.entry
}

// Name is the function's name.
func (f *Func) Name() string {
	if f == nil {
		return ""
	}
	name, _, _, _ := describe(f.entry)
	return name
}

// FileLine is the place of a number.
func (f *Func) FileLine(pc uintptr) (file string, line int) {
	_, file, line, _ = describe(pc)
	return file, line
}

// Frame is a call.
type Frame struct {
	PC       uintptr
	Func     *Func
	Function string
	File     string
	Line     int
	Entry    uintptr
}

// Frames are calls, one after the other.
type Frames struct{ callers []uintptr }

// CallersFrames are the calls of these numbers.
func CallersFrames(callers []uintptr) *Frames { return &Frames{callers} }

// Next is the next call, and whether there are more.
func (ci *Frames) Next() (frame Frame, more bool) {
	if len(ci.callers) == 0 {
		return Frame{}, false
	}
	pc := ci.callers[0]
	ci.callers = ci.callers[1:]
	name, file, line, _ := describe(pc)
	f := FuncForPC(pc)
	return Frame{pc - 1, f, name, file, line, f.Entry()}, len(ci.callers) > 0
}

// Stack writes where the goroutine stands to buf, and with all where the others do.
func Stack(buf []byte, all bool) int { return copy(buf, trace(all)) }

// MemStats are figures about memory.
type MemStats struct {
	Alloc, TotalAlloc, Sys, Lookups, Mallocs, Frees                    uint64
	HeapAlloc, HeapSys, HeapIdle, HeapInuse, HeapReleased, HeapObjects uint64
	StackInuse, StackSys, MSpanInuse, MSpanSys, MCacheInuse, MCacheSys uint64
	BuckHashSys, GCSys, OtherSys, NextGC, LastGC, PauseTotalNs         uint64
	PauseNs, PauseEnd                                                  [256]uint64
	NumGC, NumForcedGC                                                 uint32
	GCCPUFraction                                                      float64
	EnableGC, DebugGC                                                  bool
	BySize                                                             [61]struct {
		Size           uint32
		Mallocs, Frees uint64
	}
}

// ReadMemStats puts figures about memory to m: those of the machine's own memory, as far as it has them.
func ReadMemStats(m *MemStats) {
	inUse, total, objects, collections := memory()
	m.Alloc, m.HeapAlloc, m.HeapInuse = uint64(inUse), uint64(inUse), uint64(inUse)
	m.TotalAlloc, m.Mallocs = uint64(total), uint64(objects)
	m.Sys, m.HeapSys = uint64(inUse), uint64(inUse)
	m.NumGC = uint32(collections)
	m.EnableGC = true
}

// GOROOT is where Go is installed, which it need not be.
func GOROOT() string { return "/usr/local/go" }

// MemProfileRate is how seldom allocations are noted: here they never are.
var MemProfileRate = 512 * 1024

// SetBlockProfileRate sets how seldom waiting is noted: here it never is.
func SetBlockProfileRate(rate int) {}

// SetMutexProfileFraction sets how seldom waiting for locks is noted: here it never is.
func SetMutexProfileFraction(rate int) int { return 0 }
