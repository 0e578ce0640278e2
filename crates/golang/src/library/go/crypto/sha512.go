// Package sha512: see the documentation of Go's package crypto/sha512.
package sha512

import (
	"hash"

	hashes "gort/digest"
)

// Sizes of hashes and blocks.
const (
	Size      = 64
	Size224   = 28
	Size256   = 32
	Size384   = 48
	BlockSize = 128
)

type digest struct{ hashes.State }

// Clone is a copy.
func (d *digest) Clone() (hash.Cloner, error) {
	c := *d
	return &c, nil
}

// New is a hash of what is written to it.
func New() hash.Hash { return &digest{hashes.New(hashes.SHA512)} }

// Sum512 is the hash of data.
func Sum512(data []byte) [Size]byte { return [Size]byte(hashes.Sum(hashes.SHA512, data)) }

// New384 is a hash of what is written to it.
func New384() hash.Hash { return &digest{hashes.New(hashes.SHA384)} }

// Sum384 is the hash of data.
func Sum384(data []byte) [Size384]byte { return [Size384]byte(hashes.Sum(hashes.SHA384, data)) }

// New512_224 is a hash of what is written to it.
func New512_224() hash.Hash { return &digest{hashes.New(hashes.SHA512_224)} }

// Sum512_224 is the hash of data.
func Sum512_224(data []byte) [Size224]byte { return [Size224]byte(hashes.Sum(hashes.SHA512_224, data)) }

// New512_256 is a hash of what is written to it.
func New512_256() hash.Hash { return &digest{hashes.New(hashes.SHA512_256)} }

// Sum512_256 is the hash of data.
func Sum512_256(data []byte) [Size256]byte { return [Size256]byte(hashes.Sum(hashes.SHA512_256, data)) }
