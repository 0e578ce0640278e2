// Package md5: see the documentation of Go's package crypto/md5.
package md5

import (
	"hash"

	hashes "gort/digest"
)

// Size is how long a hash is, BlockSize how long a block.
const (
	Size      = 16
	BlockSize = 64
)

type digest struct{ hashes.State }

// Clone is a copy.
func (d *digest) Clone() (hash.Cloner, error) {
	c := *d
	return &c, nil
}

// New is a hash of what is written to it.
func New() hash.Hash { return &digest{hashes.New(hashes.MD5)} }

// Sum is the hash of data.
func Sum(data []byte) [Size]byte { return [Size]byte(hashes.Sum(hashes.MD5, data)) }
