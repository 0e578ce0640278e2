// Package debug: see the documentation of Go's package runtime/debug.
package debug

import (
	"os"
	"runtime"
	"time"
)

// Stack is where the goroutine stands.
func Stack() []byte {
	buf := make([]byte, 1024)
	for {
		n := runtime.Stack(buf, false)
		if n < len(buf) {
			return buf[:n]
		}
		buf = make([]byte, 2*len(buf))
	}
}

// PrintStack writes where the goroutine stands to standard error.
func PrintStack() { os.Stderr.Write(Stack()) }

// FreeOSMemory collects garbage.
func FreeOSMemory() { runtime.GC() }

var gcPercent, maxStack, maxThreads, memoryLimit = 100, 1000000000, 10000, int64(1<<63 - 1)
var panicOnFault bool

// SetGCPercent returns what it was: here it changes nothing.
func SetGCPercent(percent int) int {
	before := gcPercent
	gcPercent = max(percent, -1)
	return before
}

// SetMaxStack returns what it was: here it changes nothing.
func SetMaxStack(bytes int) int {
	before := maxStack
	maxStack = bytes
	return before
}

// SetMaxThreads returns what it was: here it changes nothing.
func SetMaxThreads(threads int) int {
	before := maxThreads
	maxThreads = threads
	return before
}

// SetMemoryLimit returns what it was: here it changes nothing.
func SetMemoryLimit(limit int64) int64 {
	before := memoryLimit
	if limit >= 0 {
		memoryLimit = limit
	}
	return before
}

// SetPanicOnFault returns what it was: here it changes nothing.
func SetPanicOnFault(enabled bool) bool {
	before := panicOnFault
	panicOnFault = enabled
	return before
}

// SetTraceback changes nothing here.
func SetTraceback(level string) {}

// GCStats are figures about collections.
type GCStats struct {
	LastGC         time.Time
	NumGC          int64
	PauseTotal     time.Duration
	Pause          []time.Duration
	PauseEnd       []time.Time
	PauseQuantiles []time.Duration
}

// ReadGCStats puts figures about collections to stats: how many there were.
func ReadGCStats(stats *GCStats) {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	stats.NumGC = int64(m.NumGC)
}
