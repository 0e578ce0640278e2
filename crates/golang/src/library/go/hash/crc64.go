// Package crc64: see the documentation of Go's package hash/crc64.
package crc64

import (
	"errors"
	"hash"
)

// Size is how many bytes a checksum has.
const Size = 8

// Polynomials, from the least power on.
const (
	ISO  = 0xD800000000000000
	ECMA = 0xC96C5795D7870F42
)

// Table is what a polynomial comes to for each byte.
type Table [256]uint64

// MakeTable is the table of a polynomial.
func MakeTable(poly uint64) *Table {
	t := new(Table)
	for i := range t {
		crc := uint64(i)
		for range 8 {
			crc = crc>>1 ^ poly&-(crc&1)
		}
		t[i] = crc
	}
	return t
}

type digest struct {
	crc uint64
	tab *Table
}

// New is a checksum of what is written to it.
func New(tab *Table) hash.Hash64 { return &digest{0, tab} }

func (d *digest) Size() int { return Size }

func (d *digest) BlockSize() int { return 1 }

func (d *digest) Reset() { d.crc = 0 }

func (d *digest) Write(p []byte) (n int, err error) {
	d.crc = Update(d.crc, d.tab, p)
	return len(p), nil
}

func (d *digest) Sum64() uint64 { return d.crc }

func put(b []byte, v uint64) []byte {
	for shift := 56; shift >= 0; shift -= 8 {
		b = append(b, byte(v>>shift))
	}
	return b
}

func take(b []byte) (v uint64) {
	for _, c := range b {
		v = v<<8 | uint64(c)
	}
	return v
}

func (d *digest) Sum(in []byte) []byte { return put(in, d.crc) }

func (t *Table) sum() uint64 {
	var b []byte
	for _, x := range t {
		b = put(b, x)
	}
	return Checksum(b, MakeTable(ISO))
}

func (d *digest) AppendBinary(b []byte) ([]byte, error) {
	return put(put(append(b, "crc\x02"...), d.tab.sum()), d.crc), nil
}

func (d *digest) MarshalBinary() ([]byte, error) { return d.AppendBinary(nil) }

func (d *digest) UnmarshalBinary(b []byte) error {
	switch {
	case len(b) < 4 || string(b[:4]) != "crc\x02":
		return errors.New("hash/crc64: invalid hash state identifier")
	case len(b) != 20:
		return errors.New("hash/crc64: invalid hash state size")
	case d.tab.sum() != take(b[4:12]):
		return errors.New("hash/crc64: tables do not match")
	}
	d.crc = take(b[12:])
	return nil
}

func (d *digest) Clone() (hash.Cloner, error) {
	c := *d
	return &c, nil
}

// Update is the checksum with p added.
func Update(crc uint64, tab *Table, p []byte) uint64 {
	crc = ^crc
	for _, c := range p {
		crc = tab[byte(crc)^c] ^ crc>>8
	}
	return ^crc
}

// Checksum is the checksum of data.
func Checksum(data []byte, tab *Table) uint64 { return Update(0, tab, data) }
