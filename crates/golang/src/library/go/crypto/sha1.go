// Package sha1: see the documentation of Go's package crypto/sha1.
package sha1

import (
	"hash"

	hashes "gort/digest"
)

// Size is how long a hash is, BlockSize how long a block.
const (
	Size      = 20
	BlockSize = 64
)

type digest struct{ hashes.State }

// Clone is a copy.
func (d *digest) Clone() (hash.Cloner, error) {
	c := *d
	return &c, nil
}

// New is a hash of what is written to it.
func New() hash.Hash { return &digest{hashes.New(hashes.SHA1)} }

// Sum is the hash of data.
func Sum(data []byte) [Size]byte { return [Size]byte(hashes.Sum(hashes.SHA1, data)) }
