// Package rand: see the documentation of Go's package crypto/rand. What is random is drawn as math/rand's numbers without a seed are.
package rand

import (
	"errors"
	"gort/random"
	"io"
	"math/big"
)

type reader struct{}

func (r *reader) Read(b []byte) (n int, err error) {
	for i := 0; i < len(b); i += 8 {
		bits := random.Bits()
		for j := i; j < min(i+8, len(b)); j++ {
			b[j] = byte(bits)
			bits >>= 8
		}
	}
	return len(b), nil
}

// Reader reads random bytes.
var Reader io.Reader = &reader{}

// Read fills b with random bytes. The error is nil.
func Read(b []byte) (n int, err error) {
	if _, err = io.ReadFull(Reader, b); err != nil {
		panic("crypto/rand: failed to read random data (see https://go.dev/issue/66821): " + err.Error())
	}
	return len(b), nil
}

// Text is a random text of 26 letters and digits.
func Text() string {
	src := make([]byte, 26)
	Read(src)
	for i := range src {
		src[i] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[src[i]%32]
	}
	return string(src)
}

// Prime is a random prime of so many bits.
func Prime(r io.Reader, bits int) (*big.Int, error) {
	if bits < 2 {
		return nil, errors.New("crypto/rand: prime size must be at least 2-bit")
	}
	p, two, buf := new(big.Int), big.NewInt(2), make([]byte, (bits+7)/8)
	for {
		if _, err := io.ReadFull(r, buf); err != nil {
			return nil, err
		}
		p.SetBytes(buf)
		p.Rsh(p, uint(len(buf)*8-bits))
		p.SetBit(p, bits-1, 1).SetBit(p, bits-2, 1).SetBit(p, 0, 1)
		// The next one: what is drawn may always be the same.
		for p.BitLen() == bits {
			if p.ProbablyPrime(20) {
				return p, nil
			}
			p.Add(p, two)
		}
	}
}

// Int is a random number below max.
func Int(rand io.Reader, max *big.Int) (n *big.Int, err error) {
	if max.Sign() <= 0 {
		panic("crypto/rand: argument to Int is <= 0")
	}
	n = new(big.Int)
	n.Sub(max, n.SetUint64(1))
	size := n.BitLen()
	if size == 0 {
		return n, nil
	}
	buf := make([]byte, (size+7)/8)
	for {
		if _, err = io.ReadFull(rand, buf); err != nil {
			return nil, err
		}
		buf[0] &= byte(1<<(uint(size-1)%8+1) - 1)
		if n.SetBytes(buf); n.Cmp(max) < 0 {
			return n, nil
		}
	}
}
