// Package context: golang.org/x/net/context, which is Go's package context today.
package context

import (
	"context"
	"time"
)

// What Go's package has.
type (
	Context    = context.Context
	CancelFunc = context.CancelFunc
)

// Errors.
var (
	Canceled         = context.Canceled
	DeadlineExceeded = context.DeadlineExceeded
)

// Background is context.Background.
func Background() Context { return context.Background() }

// TODO is context.TODO.
func TODO() Context { return context.TODO() }

// WithCancel is context.WithCancel.
func WithCancel(parent Context) (ctx Context, cancel CancelFunc) { return context.WithCancel(parent) }

// WithDeadline is context.WithDeadline.
func WithDeadline(parent Context, deadline time.Time) (Context, CancelFunc) {
	return context.WithDeadline(parent, deadline)
}

// WithTimeout is context.WithTimeout.
func WithTimeout(parent Context, timeout time.Duration) (Context, CancelFunc) {
	return context.WithTimeout(parent, timeout)
}

// WithValue is context.WithValue.
func WithValue(parent Context, key, val any) Context { return context.WithValue(parent, key, val) }
