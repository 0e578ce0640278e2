// Package binary: see the documentation of Go's package encoding/binary. What it has of values of any type is not here.
package binary

import (
	"errors"
	"io"
)

// How long numbers of variable length are at most.
const (
	MaxVarintLen16 = 3
	MaxVarintLen32 = 5
	MaxVarintLen64 = 10
)

// ByteOrder is an order of bytes in numbers.
type ByteOrder interface {
	Uint16([]byte) uint16
	Uint32([]byte) uint32
	Uint64([]byte) uint64
	PutUint16([]byte, uint16)
	PutUint32([]byte, uint32)
	PutUint64([]byte, uint64)
	String() string
}

// AppendByteOrder is an order of bytes in numbers that are appended.
type AppendByteOrder interface {
	AppendUint16([]byte, uint16) []byte
	AppendUint32([]byte, uint32) []byte
	AppendUint64([]byte, uint64) []byte
	String() string
}

// Orders of bytes.
var (
	LittleEndian littleEndian
	BigEndian    bigEndian
	NativeEndian nativeEndian
)

type littleEndian struct{}

func (littleEndian) Uint16(b []byte) uint16 {
	_ = b[1]
	return uint16(b[0]) | uint16(b[1])<<8
}

func (littleEndian) PutUint16(b []byte, v uint16) {
	_ = b[1]
	b[0], b[1] = byte(v), byte(v>>8)
}

func (littleEndian) AppendUint16(b []byte, v uint16) []byte { return append(b, byte(v), byte(v>>8)) }

func (littleEndian) Uint32(b []byte) uint32 {
	_ = b[3]
	return uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 | uint32(b[3])<<24
}

func (littleEndian) PutUint32(b []byte, v uint32) {
	_ = b[3]
	b[0], b[1], b[2], b[3] = byte(v), byte(v>>8), byte(v>>16), byte(v>>24)
}

func (littleEndian) AppendUint32(b []byte, v uint32) []byte {
	return append(b, byte(v), byte(v>>8), byte(v>>16), byte(v>>24))
}

func (o littleEndian) Uint64(b []byte) uint64 {
	_ = b[7]
	return uint64(o.Uint32(b)) | uint64(o.Uint32(b[4:]))<<32
}

func (o littleEndian) PutUint64(b []byte, v uint64) {
	_ = b[7]
	o.PutUint32(b, uint32(v))
	o.PutUint32(b[4:], uint32(v>>32))
}

func (o littleEndian) AppendUint64(b []byte, v uint64) []byte {
	return o.AppendUint32(o.AppendUint32(b, uint32(v)), uint32(v>>32))
}

func (littleEndian) String() string { return "LittleEndian" }

func (littleEndian) GoString() string { return "binary.LittleEndian" }

type bigEndian struct{}

func (bigEndian) Uint16(b []byte) uint16 {
	_ = b[1]
	return uint16(b[1]) | uint16(b[0])<<8
}

func (bigEndian) PutUint16(b []byte, v uint16) {
	_ = b[1]
	b[0], b[1] = byte(v>>8), byte(v)
}

func (bigEndian) AppendUint16(b []byte, v uint16) []byte { return append(b, byte(v>>8), byte(v)) }

func (bigEndian) Uint32(b []byte) uint32 {
	_ = b[3]
	return uint32(b[3]) | uint32(b[2])<<8 | uint32(b[1])<<16 | uint32(b[0])<<24
}

func (bigEndian) PutUint32(b []byte, v uint32) {
	_ = b[3]
	b[0], b[1], b[2], b[3] = byte(v>>24), byte(v>>16), byte(v>>8), byte(v)
}

func (bigEndian) AppendUint32(b []byte, v uint32) []byte {
	return append(b, byte(v>>24), byte(v>>16), byte(v>>8), byte(v))
}

func (o bigEndian) Uint64(b []byte) uint64 {
	_ = b[7]
	return uint64(o.Uint32(b))<<32 | uint64(o.Uint32(b[4:]))
}

func (o bigEndian) PutUint64(b []byte, v uint64) {
	_ = b[7]
	o.PutUint32(b, uint32(v>>32))
	o.PutUint32(b[4:], uint32(v))
}

func (o bigEndian) AppendUint64(b []byte, v uint64) []byte {
	return o.AppendUint32(o.AppendUint32(b, uint32(v>>32)), uint32(v))
}

func (bigEndian) String() string { return "BigEndian" }

func (bigEndian) GoString() string { return "binary.BigEndian" }

type nativeEndian struct{ littleEndian }

func (nativeEndian) String() string { return "NativeEndian" }

func (nativeEndian) GoString() string { return "binary.NativeEndian" }

// AppendUvarint appends a number, seven bits in a byte.
func AppendUvarint(buf []byte, x uint64) []byte {
	for x >= 0x80 {
		buf = append(buf, byte(x)|0x80)
		x >>= 7
	}
	return append(buf, byte(x))
}

// PutUvarint writes a number, seven bits in a byte.
func PutUvarint(buf []byte, x uint64) int {
	i := 0
	for x >= 0x80 {
		buf[i] = byte(x) | 0x80
		x >>= 7
		i++
	}
	buf[i] = byte(x)
	return i + 1
}

// Uvarint is the number at the beginning of buf, and how long it is: 0 if it has no end, negative if it is too large.
func Uvarint(buf []byte) (uint64, int) {
	var x uint64
	for i, b := range buf {
		if i == MaxVarintLen64 || i == MaxVarintLen64-1 && b > 1 && b < 0x80 {
			return 0, -(i + 1)
		}
		if b < 0x80 {
			return x | uint64(b)<<(7*i), i + 1
		}
		x |= uint64(b&0x7f) << (7 * i)
	}
	return 0, 0
}

func folded(x int64) uint64 { return uint64(x)<<1 ^ uint64(x>>63) }

func unfolded(x uint64) int64 { return int64(x>>1) ^ -int64(x&1) }

// AppendVarint is AppendUvarint for numbers that may be negative.
func AppendVarint(buf []byte, x int64) []byte { return AppendUvarint(buf, folded(x)) }

// PutVarint is PutUvarint for numbers that may be negative.
func PutVarint(buf []byte, x int64) int { return PutUvarint(buf, folded(x)) }

// Varint is Uvarint for numbers that may be negative.
func Varint(buf []byte) (int64, int) {
	x, n := Uvarint(buf)
	return unfolded(x), n
}

var errOverflow = errors.New("binary: varint overflows a 64-bit integer")

// ReadUvarint reads a number, seven bits in a byte.
func ReadUvarint(r io.ByteReader) (uint64, error) {
	var x uint64
	for i := range MaxVarintLen64 {
		b, err := r.ReadByte()
		if err != nil {
			if i > 0 && err == io.EOF {
				err = io.ErrUnexpectedEOF
			}
			return x, err
		}
		if b < 0x80 {
			if i == MaxVarintLen64-1 && b > 1 {
				break
			}
			return x | uint64(b)<<(7*i), nil
		}
		x |= uint64(b&0x7f) << (7 * i)
	}
	return x, errOverflow
}

// ReadVarint is ReadUvarint for numbers that may be negative.
func ReadVarint(r io.ByteReader) (int64, error) {
	x, err := ReadUvarint(r)
	return unfolded(x), err
}
