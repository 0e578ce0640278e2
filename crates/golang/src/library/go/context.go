// Package context: see the documentation of Go's package of this name.
package context

import (
	"errors"
	"gort/value"
	"sync"
	"sync/atomic"
	"time"
)

// Context says when to stop, why, and carries values.
type Context interface {
	// Deadline is when it will be canceled at the latest.
	Deadline() (deadline time.Time, ok bool)
	// Done is closed when it is canceled. It is nil if it never is.
	Done() <-chan struct{}
	// Err is why it was canceled, or nil.
	Err() error
	// Value is the value of the key, or nil.
	Value(key any) any
}

// Canceled is the error of a context that was canceled.
var Canceled = errors.New("context canceled")

// DeadlineExceeded is the error of a context whose deadline has passed.
var DeadlineExceeded error = deadlineExceededError{}

type deadlineExceededError struct{}

func (deadlineExceededError) Error() string   { return "context deadline exceeded" }
func (deadlineExceededError) Timeout() bool   { return true }
func (deadlineExceededError) Temporary() bool { return true }

type emptyCtx struct{}

func (emptyCtx) Deadline() (deadline time.Time, ok bool) { return }
func (emptyCtx) Done() <-chan struct{}                   { return nil }
func (emptyCtx) Err() error                              { return nil }
func (emptyCtx) Value(key any) any                       { return nil }

type backgroundCtx struct{ emptyCtx }

func (backgroundCtx) String() string { return "context.Background" }

type todoCtx struct{ emptyCtx }

func (todoCtx) String() string { return "context.TODO" }

// Background is the context that all others come from.
func Background() Context { return backgroundCtx{} }

// TODO is the context of those that do not know yet which one to take.
func TODO() Context { return todoCtx{} }

// CancelFunc cancels a context.
type CancelFunc func()

// CancelCauseFunc cancels a context and says why.
type CancelCauseFunc func(cause error)

// What can be canceled together with what it comes from.
type canceler interface {
	cancel(forget bool, err, cause error)
	Done() <-chan struct{}
}

// Asked for as a value, a cancelCtx gives itself.
var cancelCtxKey int

var closedchan = closed()

func closed() chan struct{} {
	c := make(chan struct{})
	close(c)
	return c
}

type cancelCtx struct {
	Context
	mu       sync.Mutex
	done     atomic.Value
	children map[canceler]struct{}
	err      atomic.Value
	cause    error
}

// What is told to those that look on: it was made, has ended, a goroutine asks for its error.
func (c *cancelCtx) made()
func (c *cancelCtx) ended(cause error)
func (c *cancelCtx) asked(err error)

// A context from one that tells of its end itself, by AfterFunc.
type stopCtx struct {
	Context
	stop func() bool
}

func some(parent Context) {
	if parent == nil {
		panic("cannot create context from nil parent")
	}
}

// WithCancel returns a context that can be canceled.
func WithCancel(parent Context) (ctx Context, cancel CancelFunc) {
	c := withCancel(parent)
	return c, func() { c.cancel(true, Canceled, nil) }
}

// WithCancelCause is WithCancel with a reason.
func WithCancelCause(parent Context) (ctx Context, cancel CancelCauseFunc) {
	c := withCancel(parent)
	return c, func(cause error) { c.cancel(true, Canceled, cause) }
}

func withCancel(parent Context) *cancelCtx {
	some(parent)
	c := &cancelCtx{}
	c.made()
	c.follow(parent, c)
	return c
}

// Cause is why c was canceled, or nil.
func Cause(c Context) error {
	err := c.Err()
	if err == nil {
		return nil
	}
	if of, ok := c.Value(&cancelCtxKey).(*cancelCtx); ok {
		of.mu.Lock()
		cause := of.cause
		of.mu.Unlock()
		if cause != nil {
			return cause
		}
	}
	return err
}

func (c *cancelCtx) Value(key any) any {
	if key == &cancelCtxKey {
		return c
	}
	return find(c.Context, key)
}

func (c *cancelCtx) Done() <-chan struct{} {
	if done := c.done.Load(); done != nil {
		return done.(chan struct{})
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	done := c.done.Load()
	if done == nil {
		done = make(chan struct{})
		c.done.Store(done)
	}
	return done.(chan struct{})
}

func (c *cancelCtx) Err() error {
	err := c.err.Load()
	if err == nil {
		c.asked(nil)
		return nil
	}
	c.asked(err.(error))
	<-c.Done()
	return err.(error)
}

func (c *cancelCtx) String() string { return nameOf(c.Context) + ".WithCancel" }

// The cancelCtx that parent is, or is around, if its end is that one's end.
func cancelerOf(parent Context) *cancelCtx {
	done := parent.Done()
	if done == nil || done == closedchan {
		return nil
	}
	c, _ := parent.Value(&cancelCtxKey).(*cancelCtx)
	if c == nil {
		return nil
	}
	if own, _ := c.done.Load().(chan struct{}); own != done {
		return nil
	}
	return c
}

// When parent ends, child does.
func (c *cancelCtx) follow(parent Context, child canceler) {
	c.Context = parent
	done := parent.Done()
	if done == nil {
		return
	}
	select {
	case <-done:
		child.cancel(false, parent.Err(), Cause(parent))
		return
	default:
	}
	if p := cancelerOf(parent); p != nil {
		p.mu.Lock()
		if err := p.err.Load(); err != nil {
			child.cancel(false, err.(error), p.cause)
		} else {
			if p.children == nil {
				p.children = make(map[canceler]struct{})
			}
			p.children[child] = struct{}{}
		}
		p.mu.Unlock()
		return
	}
	end := func() { child.cancel(false, parent.Err(), Cause(parent)) }
	if teller, ok := parent.(interface{ AfterFunc(func()) func() bool }); ok {
		c.mu.Lock()
		c.Context = stopCtx{parent, teller.AfterFunc(end)}
		c.mu.Unlock()
		return
	}
	go func() {
		select {
		case <-parent.Done():
			end()
		case <-child.Done():
		}
	}()
}

func forgetChild(parent Context, child canceler) {
	if s, ok := parent.(stopCtx); ok {
		s.stop()
		return
	}
	if p := cancelerOf(parent); p != nil {
		p.mu.Lock()
		delete(p.children, child)
		p.mu.Unlock()
	}
}

func (c *cancelCtx) cancel(forget bool, err, cause error) {
	if err == nil {
		panic("context: internal error: missing cancel error")
	}
	if cause == nil {
		cause = err
	}
	c.mu.Lock()
	if c.err.Load() != nil {
		c.mu.Unlock()
		return
	}
	c.err.Store(err)
	c.cause = cause
	c.ended(cause)
	if done, _ := c.done.Load().(chan struct{}); done != nil {
		close(done)
	} else {
		c.done.Store(closedchan)
	}
	for child := range c.children {
		child.cancel(false, err, cause)
	}
	c.children = nil
	c.mu.Unlock()
	if forget {
		forgetChild(c.Context, c)
	}
}

// AfterFunc calls f in a new goroutine when ctx ends. What it returns calls that off: whether it has.
func AfterFunc(ctx Context, f func()) (stop func() bool) {
	a := &afterFuncCtx{f: f}
	a.set()
	a.cancelCtx.follow(ctx, a)
	return func() bool {
		stopped := false
		a.once.Do(func() { stopped = true })
		if stopped {
			a.cancel(true, Canceled, nil)
		}
		a.stopped(stopped)
		return stopped
	}
}

type afterFuncCtx struct {
	cancelCtx
	once sync.Once
	f    func()
}

// What is told: its function is set, or taken away.
func (a *afterFuncCtx) set()
func (a *afterFuncCtx) stopped(stopped bool)

func (a *afterFuncCtx) cancel(forget bool, err, cause error) {
	a.cancelCtx.cancel(false, err, cause)
	if forget {
		forgetChild(a.Context, a)
	}
	a.once.Do(func() { go a.f() })
}

// WithoutCancel returns a context with the values of parent that does not end with it.
func WithoutCancel(parent Context) Context {
	some(parent)
	return withoutCancelCtx{parent}
}

type withoutCancelCtx struct{ c Context }

func (withoutCancelCtx) Deadline() (deadline time.Time, ok bool) { return }
func (withoutCancelCtx) Done() <-chan struct{}                   { return nil }
func (withoutCancelCtx) Err() error                              { return nil }
func (c withoutCancelCtx) Value(key any) any                     { return find(c, key) }
func (c withoutCancelCtx) String() string                        { return nameOf(c.c) + ".WithoutCancel" }

type timerCtx struct {
	cancelCtx
	timer *time.Timer
	// When it ends at the latest; as long as nobody has asked for that, and it was made with a timeout, only at is known.
	deadline time.Time
	at       *moment
}

// moment is a time that the program was not shown: what it does does not depend on which one it is.
type moment struct{ since int64 }

// after is the moment that comes after d.
func after(d time.Duration) *moment

// left is how long it is until then.
func (m *moment) left() time.Duration

// WithDeadline returns a context that ends then at the latest.
func WithDeadline(parent Context, d time.Time) (Context, CancelFunc) {
	return WithDeadlineCause(parent, d, nil)
}

// WithDeadlineCause is WithDeadline with a reason.
func WithDeadlineCause(parent Context, d time.Time, cause error) (Context, CancelFunc) {
	some(parent)
	if earlier, ok := parent.Deadline(); ok && earlier.Before(d) {
		return WithCancel(parent)
	}
	return within(parent, &timerCtx{deadline: d}, time.Until(d), cause)
}

// WithTimeout returns a context that ends after that time at the latest.
func WithTimeout(parent Context, timeout time.Duration) (Context, CancelFunc) {
	return WithTimeoutCause(parent, timeout, nil)
}

// WithTimeoutCause is WithTimeout with a reason.
func WithTimeoutCause(parent Context, timeout time.Duration, cause error) (Context, CancelFunc) {
	some(parent)
	left, limited, known := remaining(parent)
	if !known {
		return WithDeadlineCause(parent, time.Now().Add(timeout), cause)
	}
	if limited && left < timeout {
		return WithCancel(parent)
	}
	return within(parent, &timerCtx{at: after(timeout)}, timeout, cause)
}

// within makes c a context that ends after that time.
func within(parent Context, c *timerCtx, left time.Duration, cause error) (Context, CancelFunc) {
	c.made()
	c.cancelCtx.follow(parent, c)
	if left <= 0 {
		c.cancel(true, DeadlineExceeded, cause)
		return c, func() { c.cancel(false, Canceled, nil) }
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err.Load() == nil {
		c.timer = time.AfterFunc(left, func() { c.cancel(true, DeadlineExceeded, cause) })
	}
	return c, func() { c.cancel(true, Canceled, nil) }
}

// remaining is how long c has until its deadline, and whether it has one, if that can be known without a look at the clock.
func remaining(c Context) (left time.Duration, limited, known bool) {
	for {
		switch of := c.(type) {
		case *valueCtx:
			c = of.Context
		case *cancelCtx:
			c = of.Context
		case *timerCtx:
			if of.at == nil {
				return 0, true, false
			}
			if of.timer == nil {
				// It has ended: so has whatever comes from it.
				return 0, true, true
			}
			return of.at.left(), true, true
		case withoutCancelCtx, backgroundCtx, todoCtx:
			return 0, false, true
		default:
			return 0, false, false
		}
	}
}

// Deadline is when it ends at the latest.
func (c *timerCtx) Deadline() (deadline time.Time, ok bool) {
	if c.at != nil {
		now := time.Now()
		if c.at != nil {
			c.deadline, c.at = now.Add(c.at.left()), nil
		}
	}
	return c.deadline, true
}

func (c *timerCtx) String() string {
	deadline, _ := c.Deadline()
	return nameOf(c.Context) + ".WithDeadline(" + deadline.String() + " [" + time.Until(deadline).String() + "])"
}
func (c *timerCtx) cancel(forget bool, err, cause error) {
	c.cancelCtx.cancel(false, err, cause)
	if forget {
		forgetChild(c.Context, c)
	}
	c.mu.Lock()
	if c.timer != nil {
		c.timer.Stop()
		c.timer = nil
	}
	c.mu.Unlock()
}

// WithValue returns a context in which the key has this value.
func WithValue(parent Context, key, val any) Context {
	some(parent)
	if key == nil {
		panic("nil key")
	}
	if !value.TypeOf(key).Comparable() {
		panic("key is not comparable")
	}
	return &valueCtx{parent, key, val}
}

type valueCtx struct {
	Context
	key, val any
}

func (c *valueCtx) Value(key any) any {
	if c.key == key {
		return c.val
	}
	return find(c.Context, key)
}

func (c *valueCtx) String() string {
	return nameOf(c.Context) + ".WithValue(" + textOf(c.key) + ", " + textOf(c.val) + ")"
}

// The value of a key, from c outwards.
func find(c Context, key any) any {
	for {
		switch of := c.(type) {
		case *valueCtx:
			if key == of.key {
				return of.val
			}
			c = of.Context
		case *cancelCtx:
			if key == &cancelCtxKey {
				return c
			}
			c = of.Context
		case *timerCtx:
			if key == &cancelCtxKey {
				return &of.cancelCtx
			}
			c = of.Context
		case withoutCancelCtx:
			if key == &cancelCtxKey {
				return nil
			}
			c = of.c
		case backgroundCtx, todoCtx:
			return nil
		default:
			return c.Value(key)
		}
	}
}

type stringer interface{ String() string }

func nameOf(c Context) string {
	if s, ok := c.(stringer); ok {
		return s.String()
	}
	return value.TypeOf(c).Name()
}

func textOf(v any) string {
	switch s := v.(type) {
	case stringer:
		return s.String()
	case string:
		return s
	case nil:
		return "<nil>"
	}
	return value.TypeOf(v).Name()
}
