// Package os: see the documentation of Go's package of this name.
package os

import "gort/value"

// File is an open file.
type File struct{ descriptor int }

// The standard streams.
var (
	Stdin  = &File{0}
	Stdout = &File{1}
	Stderr = &File{2}
)

// Write writes to the file.
func (f *File) Write(b []byte) (n int, err error) {
	value.Write(f.descriptor, b)
	return len(b), nil
}

// Exit ends the program.
func Exit(code int)
