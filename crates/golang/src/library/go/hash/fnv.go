// Package fnv: see the documentation of Go's package hash/fnv.
package fnv

import (
	"errors"
	"hash"
	"math/bits"
)

var errState = errors.New("hash/fnv: invalid hash state identifier")
var errSize = errors.New("hash/fnv: invalid hash state size")

func put(b []byte, v uint64, bytes int) []byte {
	for i := bytes - 1; i >= 0; i-- {
		b = append(b, byte(v>>(8*i)))
	}
	return b
}

func take(b []byte) (v uint64) {
	for _, c := range b {
		v = v<<8 | uint64(c)
	}
	return v
}

func state(b []byte, magic string, size int) ([]byte, error) {
	if len(b) < 4 || string(b[:4]) != magic {
		return nil, errState
	}
	if len(b) != 4+size {
		return nil, errSize
	}
	return b[4:], nil
}

const (
	offset32      = 2166136261
	offset64      = 14695981039346656037
	offset128High = 0x6c62272e07bb0142
	offset128Low  = 0x62b821756295c58d
	prime32       = 16777619
	prime64       = 1099511628211
)

type sum32 uint32

// New32 is the hash FNV-1 of 32 bits.
func New32() hash.Hash32 {
	s := sum32(offset32)
	return &s
}

func (s *sum32) Reset() { *s = offset32 }

func (s *sum32) Sum32() uint32 { return uint32(*s) }

func (s *sum32) Write(data []byte) (int, error) {
	h := *s
	for _, c := range data {
		h = h*prime32 ^ sum32(c)
	}
	*s = h
	return len(data), nil
}

func (s *sum32) Size() int { return 4 }

func (s *sum32) BlockSize() int { return 1 }

func (s *sum32) Sum(in []byte) []byte { return put(in, uint64(*s), 4) }

func (s *sum32) AppendBinary(b []byte) ([]byte, error) {
	return put(append(b, "fnv\x01"...), uint64(*s), 4), nil
}

func (s *sum32) MarshalBinary() ([]byte, error) { return s.AppendBinary(nil) }

func (s *sum32) UnmarshalBinary(b []byte) error {
	b, err := state(b, "fnv\x01", 4)
	if err == nil {
		*s = sum32(take(b))
	}
	return err
}

func (s *sum32) Clone() (hash.Cloner, error) {
	c := *s
	return &c, nil
}

type sum32a uint32

// New32a is the hash FNV-1a of 32 bits.
func New32a() hash.Hash32 {
	s := sum32a(offset32)
	return &s
}

func (s *sum32a) Reset() { *s = offset32 }

func (s *sum32a) Sum32() uint32 { return uint32(*s) }

func (s *sum32a) Write(data []byte) (int, error) {
	h := *s
	for _, c := range data {
		h = (h ^ sum32a(c)) * prime32
	}
	*s = h
	return len(data), nil
}

func (s *sum32a) Size() int { return 4 }

func (s *sum32a) BlockSize() int { return 1 }

func (s *sum32a) Sum(in []byte) []byte { return put(in, uint64(*s), 4) }

func (s *sum32a) AppendBinary(b []byte) ([]byte, error) {
	return put(append(b, "fnv\x02"...), uint64(*s), 4), nil
}

func (s *sum32a) MarshalBinary() ([]byte, error) { return s.AppendBinary(nil) }

func (s *sum32a) UnmarshalBinary(b []byte) error {
	b, err := state(b, "fnv\x02", 4)
	if err == nil {
		*s = sum32a(take(b))
	}
	return err
}

func (s *sum32a) Clone() (hash.Cloner, error) {
	c := *s
	return &c, nil
}

type sum64 uint64

// New64 is the hash FNV-1 of 64 bits.
func New64() hash.Hash64 {
	s := sum64(offset64)
	return &s
}

func (s *sum64) Reset() { *s = offset64 }

func (s *sum64) Sum64() uint64 { return uint64(*s) }

func (s *sum64) Write(data []byte) (int, error) {
	h := *s
	for _, c := range data {
		h = h*prime64 ^ sum64(c)
	}
	*s = h
	return len(data), nil
}

func (s *sum64) Size() int { return 8 }

func (s *sum64) BlockSize() int { return 1 }

func (s *sum64) Sum(in []byte) []byte { return put(in, uint64(*s), 8) }

func (s *sum64) AppendBinary(b []byte) ([]byte, error) {
	return put(append(b, "fnv\x03"...), uint64(*s), 8), nil
}

func (s *sum64) MarshalBinary() ([]byte, error) { return s.AppendBinary(nil) }

func (s *sum64) UnmarshalBinary(b []byte) error {
	b, err := state(b, "fnv\x03", 8)
	if err == nil {
		*s = sum64(take(b))
	}
	return err
}

func (s *sum64) Clone() (hash.Cloner, error) {
	c := *s
	return &c, nil
}

type sum64a uint64

// New64a is the hash FNV-1a of 64 bits.
func New64a() hash.Hash64 {
	s := sum64a(offset64)
	return &s
}

func (s *sum64a) Reset() { *s = offset64 }

func (s *sum64a) Sum64() uint64 { return uint64(*s) }

func (s *sum64a) Write(data []byte) (int, error) {
	h := *s
	for _, c := range data {
		h = (h ^ sum64a(c)) * prime64
	}
	*s = h
	return len(data), nil
}

func (s *sum64a) Size() int { return 8 }

func (s *sum64a) BlockSize() int { return 1 }

func (s *sum64a) Sum(in []byte) []byte { return put(in, uint64(*s), 8) }

func (s *sum64a) AppendBinary(b []byte) ([]byte, error) {
	return put(append(b, "fnv\x04"...), uint64(*s), 8), nil
}

func (s *sum64a) MarshalBinary() ([]byte, error) { return s.AppendBinary(nil) }

func (s *sum64a) UnmarshalBinary(b []byte) error {
	b, err := state(b, "fnv\x04", 8)
	if err == nil {
		*s = sum64a(take(b))
	}
	return err
}

func (s *sum64a) Clone() (hash.Cloner, error) {
	c := *s
	return &c, nil
}

type sum128 [2]uint64

// New128 is the hash FNV-1 of 128 bits.
func New128() hash.Hash { return &sum128{offset128High, offset128Low} }

func (s *sum128) Reset() { *s = sum128{offset128High, offset128Low} }

func (s *sum128) Write(data []byte) (int, error) {
	hi, lo := s[0], s[1]
	for _, c := range data {
		carry, low := bits.Mul64(0x13b, lo)
		hi = carry + lo<<24 + 0x13b*hi
		lo = low
		lo ^= uint64(c)
	}
	s[0], s[1] = hi, lo
	return len(data), nil
}

func (s *sum128) Size() int { return 16 }

func (s *sum128) BlockSize() int { return 1 }

func (s *sum128) Sum(in []byte) []byte { return put(put(in, s[0], 8), s[1], 8) }

func (s *sum128) AppendBinary(b []byte) ([]byte, error) { return s.Sum(append(b, "fnv\x05"...)), nil }

func (s *sum128) MarshalBinary() ([]byte, error) { return s.AppendBinary(nil) }

func (s *sum128) UnmarshalBinary(b []byte) error {
	b, err := state(b, "fnv\x05", 16)
	if err == nil {
		s[0], s[1] = take(b[:8]), take(b[8:])
	}
	return err
}

func (s *sum128) Clone() (hash.Cloner, error) {
	c := *s
	return &c, nil
}

type sum128a [2]uint64

// New128a is the hash FNV-1a of 128 bits.
func New128a() hash.Hash { return &sum128a{offset128High, offset128Low} }

func (s *sum128a) Reset() { *s = sum128a{offset128High, offset128Low} }

func (s *sum128a) Write(data []byte) (int, error) {
	hi, lo := s[0], s[1]
	for _, c := range data {
		lo ^= uint64(c)
		carry, low := bits.Mul64(0x13b, lo)
		hi = carry + lo<<24 + 0x13b*hi
		lo = low
	}
	s[0], s[1] = hi, lo
	return len(data), nil
}

func (s *sum128a) Size() int { return 16 }

func (s *sum128a) BlockSize() int { return 1 }

func (s *sum128a) Sum(in []byte) []byte { return put(put(in, s[0], 8), s[1], 8) }

func (s *sum128a) AppendBinary(b []byte) ([]byte, error) { return s.Sum(append(b, "fnv\x06"...)), nil }

func (s *sum128a) MarshalBinary() ([]byte, error) { return s.AppendBinary(nil) }

func (s *sum128a) UnmarshalBinary(b []byte) error {
	b, err := state(b, "fnv\x06", 16)
	if err == nil {
		s[0], s[1] = take(b[:8]), take(b[8:])
	}
	return err
}

func (s *sum128a) Clone() (hash.Cloner, error) {
	c := *s
	return &c, nil
}
