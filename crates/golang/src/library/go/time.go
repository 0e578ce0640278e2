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

// Location is a time zone.
type Location struct{ name string }

// Time is a moment: nanoseconds since the program began.
type Time struct {
	wall uint64
	ext  int64
	loc  *Location
}

// What the machine knows of a timer.
type clock struct {
	c      chan Time
	f      func()
	when   int64
	period Duration
	armed  bool
}

func now() int64
func start(t *clock, d Duration)
func stop(t *clock) bool

// Sleep lets the goroutine sleep.
func Sleep(d Duration)

// Now is the moment that it is.
func Now() Time { return Time{ext: now()} }

// Since is how long ago t was.
func Since(t Time) Duration { return Duration(now() - t.ext) }

// Until is how long it is until t.
func Until(t Time) Duration { return Duration(t.ext - now()) }

// Sub is how long it is from u to t.
func (t Time) Sub(u Time) Duration { return Duration(t.ext - u.ext) }

// Add is the moment d after t.
func (t Time) Add(d Duration) Time { return Time{t.wall, t.ext + int64(d), t.loc} }

// A Timer sends the time once, or calls a function.
type Timer struct {
	C <-chan Time
	r *clock
}

// NewTimer returns a timer that sends the time after d.
func NewTimer(d Duration) *Timer {
	c := make(chan Time, 1)
	t := &Timer{c, &clock{c: c}}
	start(t.r, d)
	return t
}

// AfterFunc calls f in a new goroutine after d.
func AfterFunc(d Duration, f func()) *Timer {
	t := &Timer{nil, &clock{f: f}}
	start(t.r, d)
	return t
}

// After returns a channel to which the time is sent after d.
func After(d Duration) <-chan Time { return NewTimer(d).C }

// Stop disarms the timer: whether it was armed.
func (t *Timer) Stop() bool {
	if t.r == nil {
		panic("time: Stop called on uninitialized Timer")
	}
	return stop(t.r)
}

// Reset arms the timer anew: whether it was armed.
func (t *Timer) Reset(d Duration) bool {
	if t.r == nil {
		panic("time: Reset called on uninitialized Timer")
	}
	was := stop(t.r)
	start(t.r, d)
	return was
}

// A Ticker sends the time again and again.
type Ticker struct {
	C <-chan Time
	r *clock
}

// NewTicker returns a ticker that sends the time each d.
func NewTicker(d Duration) *Ticker {
	if d <= 0 {
		panic("non-positive interval for NewTicker")
	}
	c := make(chan Time, 1)
	t := &Ticker{c, &clock{c: c, period: d}}
	start(t.r, d)
	return t
}

// Stop disarms the ticker.
func (t *Ticker) Stop() {
	if t.r != nil {
		stop(t.r)
	}
}

// Reset arms the ticker anew.
func (t *Ticker) Reset(d Duration) {
	if d <= 0 {
		panic("non-positive interval for Ticker.Reset")
	}
	if t.r == nil {
		panic("time: Reset called on uninitialized Ticker")
	}
	stop(t.r)
	t.r.period = d
	start(t.r, d)
}

// Tick returns the channel of a new ticker.
func Tick(d Duration) <-chan Time {
	if d <= 0 {
		return nil
	}
	return NewTicker(d).C
}
