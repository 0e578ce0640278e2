package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
)

func main() {
	for _, o := range []binary.ByteOrder{binary.LittleEndian, binary.BigEndian, binary.NativeEndian} {
		b := make([]byte, 8)
		o.PutUint16(b, 0x1234)
		fmt.Printf("%v %#v %x %x ", o, o, b, o.Uint16(b))
		o.PutUint32(b, 0x12345678)
		fmt.Printf("%x %x ", b, o.Uint32(b))
		o.PutUint64(b, 0x123456789abcdef0)
		fmt.Printf("%x %x\n", b, o.Uint64(b))
		a := o.(binary.AppendByteOrder)
		fmt.Printf("%x\n", a.AppendUint64(a.AppendUint32(a.AppendUint16(nil, 1), 2), 3))
	}
	for _, x := range []int64{0, 1, -1, 63, -64, 64, 127, 128, 300, -300, 1 << 40, -1 << 63, 1<<63 - 1} {
		b := make([]byte, binary.MaxVarintLen64)
		n := binary.PutVarint(b, x)
		v, m := binary.Varint(b)
		u := binary.AppendUvarint(nil, uint64(x))
		w, k := binary.Uvarint(u)
		fmt.Printf("%d %x %d %d %x %d %d %x\n", x, b[:n], v, m, u, w, k, binary.AppendVarint([]byte{9}, x))
		r, err := binary.ReadVarint(bytes.NewReader(b[:n]))
		fmt.Println(r, err)
	}
	for _, b := range [][]byte{nil, {0x80}, {0x80, 0x80}, bytes.Repeat([]byte{0x80}, 10), bytes.Repeat([]byte{0xff}, 11), {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1}, {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2}, {0x80, 0}} {
		v, n := binary.Uvarint(b)
		fmt.Println(v, n)
		v, err := binary.ReadUvarint(bytes.NewReader(b))
		fmt.Println(v, err)
	}
	func() {
		defer func() { fmt.Println(recover()) }()
		binary.BigEndian.Uint32([]byte{1, 2})
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		binary.LittleEndian.PutUint64(make([]byte, 7), 1)
	}()
}
