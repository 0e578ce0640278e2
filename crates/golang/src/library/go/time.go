// Package time: see the documentation of Go's package of this name.
package time

// Duration is a time in nanoseconds.
type Duration int64

// Durations.
const (
	Nanosecond  Duration = 1
	Microsecond          = 1000 * Nanosecond
	Millisecond          = 1000 * Microsecond
	Second               = 1000 * Millisecond
	Minute               = 60 * Second
	Hour                 = 60 * Minute
)

// Sleep lets the goroutine sleep.
func Sleep(d Duration)
