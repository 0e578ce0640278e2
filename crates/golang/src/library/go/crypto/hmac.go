// Package hmac: see the documentation of Go's package crypto/hmac.
package hmac

import "hash"

// HMAC is a hash with a key.
type hmac struct {
	opad, ipad   []byte
	outer, inner hash.Hash
}

// New is a hash h with a key.
func New(h func() hash.Hash, key []byte) hash.Hash {
	m := &hmac{outer: h(), inner: h()}
	size := m.inner.BlockSize()
	if len(key) > size {
		m.outer.Write(key)
		key = m.outer.Sum(nil)
	}
	m.ipad, m.opad = make([]byte, size), make([]byte, size)
	copy(m.ipad, key)
	copy(m.opad, key)
	for i := range size {
		m.ipad[i] ^= 0x36
		m.opad[i] ^= 0x5c
	}
	m.inner.Write(m.ipad)
	return m
}

func (h *hmac) Sum(in []byte) []byte {
	n := len(in)
	in = h.inner.Sum(in)
	h.outer.Reset()
	h.outer.Write(h.opad)
	h.outer.Write(in[n:])
	return h.outer.Sum(in[:n])
}

func (h *hmac) Write(p []byte) (n int, err error) { return h.inner.Write(p) }

func (h *hmac) Size() int { return h.outer.Size() }

func (h *hmac) BlockSize() int { return h.inner.BlockSize() }

func (h *hmac) Reset() {
	h.inner.Reset()
	h.inner.Write(h.ipad)
}

// Equal compares two hashes.
func Equal(mac1, mac2 []byte) bool { return string(mac1) == string(mac2) }
