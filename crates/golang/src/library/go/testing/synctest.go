// Package synctest: see the documentation of Go's package of this name.
package synctest

import (
	"gort/tests"
	"testing"
	"time"
)

// Starts a bubble with a goroutine that calls f, and waits until it has come to rest.
func start(f func())

// What the bubble that the goroutine started came to: 1 if goroutines are left, 2 if they hold up the first one.
func end() int

type deadlock struct{ reason string }

func (e deadlock) Error() string { return e.reason }

func run(f func()) {
	start(f)
	switch end() {
	case 1:
		panic(deadlock{"deadlock: main bubble goroutine has exited but blocked goroutines remain"})
	case 2:
		panic(deadlock{"deadlock: all goroutines in bubble are blocked"})
	}
}

// Test runs f in a bubble of its own, whose clock moves when all its goroutines wait.
func Test(t *testing.T, f func(*testing.T)) {
	ok := false
	run(func() { ok = tests.InBubble(t, f) })
	if !ok {
		t.FailNow()
	}
}

// Wait waits until all other goroutines of the bubble wait.
func Wait()

// Sleep is time.Sleep, and Wait.
func Sleep(d time.Duration) {
	time.Sleep(d)
	Wait()
}
