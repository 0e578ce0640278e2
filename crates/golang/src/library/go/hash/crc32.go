// Package crc32: see the documentation of Go's package hash/crc32.
package crc32

import (
	"errors"
	"hash"
)

// Size is how many bytes a checksum has.
const Size = 4

// Polynomials, from the least power on.
const (
	IEEE       = 0xedb88320
	Castagnoli = 0x82f63b78
	Koopman    = 0xeb31d82e
)

// Table is what a polynomial comes to for each byte.
type Table [256]uint32

// IEEETable is the table of IEEE.
var IEEETable = makeTable(IEEE)

var castagnoli *Table

func makeTable(poly uint32) *Table {
	t := new(Table)
	for i := range t {
		crc := uint32(i)
		for range 8 {
			crc = crc>>1 ^ poly&-(crc&1)
		}
		t[i] = crc
	}
	return t
}

// MakeTable is the table of a polynomial.
func MakeTable(poly uint32) *Table {
	switch poly {
	case IEEE:
		return IEEETable
	case Castagnoli:
		if castagnoli == nil {
			castagnoli = makeTable(poly)
		}
		return castagnoli
	}
	return makeTable(poly)
}

type digest struct {
	crc uint32
	tab *Table
}

// New is a checksum of what is written to it.
func New(tab *Table) hash.Hash32 { return &digest{0, tab} }

// NewIEEE is New with the table of IEEE.
func NewIEEE() hash.Hash32 { return New(IEEETable) }

func (d *digest) Size() int { return Size }

func (d *digest) BlockSize() int { return 1 }

func (d *digest) Reset() { d.crc = 0 }

func (d *digest) Write(p []byte) (n int, err error) {
	d.crc = Update(d.crc, d.tab, p)
	return len(p), nil
}

func (d *digest) Sum32() uint32 { return d.crc }

func put(b []byte, v uint32) []byte { return append(b, byte(v>>24), byte(v>>16), byte(v>>8), byte(v)) }

func take(b []byte) uint32 { return uint32(b[0])<<24 | uint32(b[1])<<16 | uint32(b[2])<<8 | uint32(b[3]) }

func (d *digest) Sum(in []byte) []byte { return put(in, d.crc) }

const magic = "crc\x01"

func (t *Table) sum() uint32 {
	var b []byte
	for _, x := range t {
		b = put(b, x)
	}
	return ChecksumIEEE(b)
}

func (d *digest) AppendBinary(b []byte) ([]byte, error) {
	return put(put(append(b, magic...), d.tab.sum()), d.crc), nil
}

func (d *digest) MarshalBinary() ([]byte, error) { return d.AppendBinary(nil) }

func (d *digest) UnmarshalBinary(b []byte) error {
	switch {
	case len(b) < len(magic) || string(b[:len(magic)]) != magic:
		return errors.New("hash/crc32: invalid hash state identifier")
	case len(b) != len(magic)+8:
		return errors.New("hash/crc32: invalid hash state size")
	case d.tab.sum() != take(b[4:]):
		return errors.New("hash/crc32: tables do not match")
	}
	d.crc = take(b[8:])
	return nil
}

func (d *digest) Clone() (hash.Cloner, error) {
	c := *d
	return &c, nil
}

// Update is the checksum with p added.
func Update(crc uint32, tab *Table, p []byte) uint32 {
	crc = ^crc
	for _, c := range p {
		crc = tab[byte(crc)^c] ^ crc>>8
	}
	return ^crc
}

// Checksum is the checksum of data.
func Checksum(data []byte, tab *Table) uint32 { return Update(0, tab, data) }

// ChecksumIEEE is Checksum with the table of IEEE.
func ChecksumIEEE(data []byte) uint32 { return Update(0, IEEETable, data) }
