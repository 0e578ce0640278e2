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
