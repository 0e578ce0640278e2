// Package fs: see the documentation of Go's package of this name.
package fs

import "errors"

// Errors.
var (
	ErrInvalid    = errors.New("invalid argument")
	ErrPermission = errors.New("permission denied")
	ErrExist      = errors.New("file already exists")
	ErrNotExist   = errors.New("file does not exist")
	ErrClosed     = errors.New("file already closed")
)

// PathError is the error of an operation on a file.
type PathError struct {
	Op   string
	Path string
	Err  error
}

// Error is the text of the error.
func (e *PathError) Error() string { return e.Op + " " + e.Path + ": " + e.Err.Error() }

// Unwrap is the error itself.
func (e *PathError) Unwrap() error { return e.Err }

// Timeout is whether it took too long.
func (e *PathError) Timeout() bool {
	t, ok := e.Err.(interface{ Timeout() bool })
	return ok && t.Timeout()
}
