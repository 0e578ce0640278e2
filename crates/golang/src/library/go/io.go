// Package io: see the documentation of Go's package of this name.
package io

import "errors"

// EOF says that there is nothing more to read.
var EOF = errors.New("EOF")

// Writer is what can be written to.
type Writer interface{ Write(p []byte) (n int, err error) }

// Reader is what can be read from.
type Reader interface{ Read(p []byte) (n int, err error) }
