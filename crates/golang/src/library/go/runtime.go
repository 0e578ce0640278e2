// Package runtime: see the documentation of Go's package of this name.
package runtime

// Error is a run time error.
type Error interface {
	error
	RuntimeError()
}

// What the machine panics with.
type fault struct{ text string }

func (f fault) Error() string { return f.text }
func (fault) RuntimeError()   {}

// Gosched lets other goroutines run.
func Gosched()

// Goexit ends the goroutine after it has made its deferred calls.
func Goexit()

// GC collects garbage.
func GC()

// NumGoroutine is how many goroutines there are.
func NumGoroutine() int

// What runs the program: as gc on linux/amd64, with one processor.
const (
	Compiler        = "gc"
	GOARCH   string = "amd64"
	GOOS     string = "linux"
)

var processors = 1

// GOMAXPROCS sets how many goroutines may run at the same time, if n is at least 1, and returns what it was. Here it is one anyway.
func GOMAXPROCS(n int) int {
	before := processors
	if n > 0 {
		processors = n
	}
	return before
}

// SetDefaultGOMAXPROCS undoes GOMAXPROCS.
func SetDefaultGOMAXPROCS() { processors = 1 }

// NumCPU is how many processors there are.
func NumCPU() int { return 1 }

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

// SetFinalizer lets finalizer be called when obj cannot be reached any more, if it ever is: here it is not.
func SetFinalizer(obj any, finalizer any) {}

// Cleanup is a call that is made when something cannot be reached any more.
type Cleanup struct{}

// AddCleanup lets cleanup be called when ptr cannot be reached any more, if it ever is: here it is not.
func AddCleanup[T, S any](ptr *T, cleanup func(S), arg S) Cleanup { return Cleanup{} }

// Stop calls the call off.
func (c Cleanup) Stop() {}
