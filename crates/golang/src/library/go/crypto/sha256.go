// Package sha256: see the documentation of Go's package crypto/sha256.
package sha256

import (
	"hash"

	hashes "gort/digest"
)

// Sizes of hashes and blocks.
const (
	Size      = 32
	Size224   = 28
	BlockSize = 64
)

type digest struct{ hashes.State }

// Clone is a copy.
func (d *digest) Clone() (hash.Cloner, error) {
	c := *d
	return &c, nil
}

// New is a hash of what is written to it.
func New() hash.Hash { return &digest{hashes.New(hashes.SHA256)} }

// Sum256 is the hash of data.
func Sum256(data []byte) [Size]byte { return [Size]byte(hashes.Sum(hashes.SHA256, data)) }

// New224 is a hash of what is written to it.
func New224() hash.Hash { return &digest{hashes.New(hashes.SHA224)} }

// Sum224 is the hash of data.
func Sum224(data []byte) [Size224]byte { return [Size224]byte(hashes.Sum(hashes.SHA224, data)) }
