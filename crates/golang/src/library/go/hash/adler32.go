// Package adler32: see the documentation of Go's package hash/adler32.
package adler32

import (
	"errors"
	"hash"
)

// Size is how many bytes a checksum has.
const Size = 4

type digest uint32

// New is a checksum of what is written to it.
func New() hash.Hash32 {
	d := digest(1)
	return &d
}

func (d *digest) Reset() { *d = 1 }

func (d *digest) Size() int { return Size }

func (d *digest) BlockSize() int { return 4 }

func (d *digest) Write(p []byte) (n int, err error) {
	a, b := *d&0xffff, *d>>16
	for _, c := range p {
		a = (a + digest(c)) % 65521
		b = (b + a) % 65521
	}
	*d = b<<16 | a
	return len(p), nil
}

func (d *digest) Sum32() uint32 { return uint32(*d) }

func put(b []byte, v uint32) []byte { return append(b, byte(v>>24), byte(v>>16), byte(v>>8), byte(v)) }

func (d *digest) Sum(in []byte) []byte { return put(in, uint32(*d)) }

func (d *digest) AppendBinary(b []byte) ([]byte, error) {
	return put(append(b, "adl\x01"...), uint32(*d)), nil
}

func (d *digest) MarshalBinary() ([]byte, error) { return d.AppendBinary(nil) }

func (d *digest) UnmarshalBinary(b []byte) error {
	if len(b) < 4 || string(b[:4]) != "adl\x01" {
		return errors.New("hash/adler32: invalid hash state identifier")
	}
	if len(b) != 8 {
		return errors.New("hash/adler32: invalid hash state size")
	}
	*d = digest(b[4])<<24 | digest(b[5])<<16 | digest(b[6])<<8 | digest(b[7])
	return nil
}

func (d *digest) Clone() (hash.Cloner, error) {
	c := *d
	return &c, nil
}

// Checksum is the checksum of data.
func Checksum(data []byte) uint32 {
	d := digest(1)
	d.Write(data)
	return uint32(d)
}
