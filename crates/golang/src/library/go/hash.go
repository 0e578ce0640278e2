// Package hash: see the documentation of Go's package of this name.
package hash

import "io"

// Hash is a hash of what is written to it.
type Hash interface {
	io.Writer
	Sum(b []byte) []byte
	Reset()
	Size() int
	BlockSize() int
}

// Hash32 is a hash of 32 bits.
type Hash32 interface {
	Hash
	Sum32() uint32
}

// Hash64 is a hash of 64 bits.
type Hash64 interface {
	Hash
	Sum64() uint64
}

// Cloner is a hash that can be copied.
type Cloner interface {
	Hash
	Clone() (Cloner, error)
}

// XOF is a hash of any length.
type XOF interface {
	io.Writer
	io.Reader
	Reset()
	BlockSize() int
}
