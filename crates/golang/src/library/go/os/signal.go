// Package signal: see the documentation of Go's package os/signal. Of all signals SIGINT alone comes.
package signal

import (
	"context"
	"os"
	"slices"
	"sync"
	"syscall"
)

const numSig = 65

// Waits for a signal.
func recv() int

// What a channel wants to be told of.
type handler [numSig]bool

var (
	mu       sync.Mutex
	handlers = map[chan<- os.Signal]*handler{}
	ignored  handler
	silent   handler
	watch    sync.Once
)

func loop() {
	for {
		process(syscall.Signal(recv()))
	}
}

func process(sig syscall.Signal) {
	mu.Lock()
	defer mu.Unlock()
	n, wanted := int(sig), false
	for c, h := range handlers {
		if h[n] {
			wanted = true
			select {
			case c <- sig:
			default:
			}
		}
	}
	if !wanted && !silent[n] {
		// What it does to a program that does not ask for it.
		os.Exit(128 + n)
	}
}

func numbers(sigs []os.Signal) (ns []int) {
	if len(sigs) == 0 {
		for n := range numSig {
			ns = append(ns, n)
		}
	}
	for _, sig := range sigs {
		if s, ok := sig.(syscall.Signal); ok && s >= 0 && s < numSig {
			ns = append(ns, int(s))
		}
	}
	return ns
}

func start() { watch.Do(func() { go loop() }) }

func remove(sigs []os.Signal, ignore bool) {
	// What was ignored is said to be so until it is asked for again.
	mu.Lock()
	defer mu.Unlock()
	for _, n := range numbers(sigs) {
		for c, h := range handlers {
			if h[n] = false; *h == (handler{}) {
				delete(handlers, c)
			}
		}
		ignored[n], silent[n] = ignored[n] || ignore, ignore
	}
}

// Ignore lets signals be without effect.
func Ignore(sig ...os.Signal) {
	start()
	remove(sig, true)
}

// Ignored is whether the signal is without effect.
func Ignored(sig os.Signal) bool {
	ns := numbers([]os.Signal{sig})
	return len(ns) > 0 && ignored[ns[0]]
}

// Reset undoes Notify and Ignore.
func Reset(sig ...os.Signal) { remove(sig, false) }

// Notify lets signals be sent to c, all if none are named.
func Notify(c chan<- os.Signal, sig ...os.Signal) {
	if c == nil {
		panic("os/signal: Notify using nil channel")
	}
	mu.Lock()
	defer mu.Unlock()
	ns := numbers(sig)
	if len(ns) == 0 {
		return
	}
	h := handlers[c]
	if h == nil {
		h = new(handler)
		handlers[c] = h
	}
	for _, n := range ns {
		h[n], ignored[n], silent[n] = true, false, false
	}
	start()
}

// Stop lets no more signals be sent to c.
func Stop(c chan<- os.Signal) {
	mu.Lock()
	defer mu.Unlock()
	delete(handlers, c)
}

// NotifyContext is a context that a signal cancels.
func NotifyContext(parent context.Context, signals ...os.Signal) (ctx context.Context, stop context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(parent)
	c := &signalCtx{ctx, cancel, slices.Clone(signals), make(chan os.Signal, 1)}
	Notify(c.ch, signals...)
	if ctx.Err() == nil {
		go func() {
			select {
			case s := <-c.ch:
				cancel(signalError(s.String() + " signal received"))
			case <-ctx.Done():
			}
		}()
	}
	return c, c.stop
}

type signalCtx struct {
	context.Context
	cancel  context.CancelCauseFunc
	signals []os.Signal
	ch      chan os.Signal
}

func (c *signalCtx) stop() {
	c.cancel(nil)
	Stop(c.ch)
}

func (c *signalCtx) String() string {
	name := c.Context.(interface{ String() string }).String()
	text := "signal.NotifyContext(" + name[:len(name)-len(".WithCancel")]
	for i, s := range c.signals {
		text += []string{", [", " "}[min(i, 1)] + s.String()
	}
	if len(c.signals) > 0 {
		text += "]"
	}
	return text + ")"
}

type signalError string

func (s signalError) Error() string { return string(s) }

func (s signalError) Is(target error) bool { return target == context.Canceled }
