package main

import (
	"encoding"
	"encoding/hex"
	"fmt"
	"hash"
	"hash/crc32"
	"hash/fnv"
	"io"
	"os"
	"strings"
)

func main() {
	for _, s := range []string{"", "a", "ab", "abc", "hello, world", strings.Repeat("x", 1000)} {
		for _, h := range []hash.Hash{fnv.New32(), fnv.New32a(), fnv.New64(), fnv.New64a(), fnv.New128(), fnv.New128a(), crc32.NewIEEE(), crc32.New(crc32.MakeTable(crc32.Castagnoli)), crc32.New(crc32.MakeTable(crc32.Koopman))} {
			io.WriteString(h, s)
			fmt.Printf("%x %d %d ", h.Sum([]byte{1}), h.Size(), h.BlockSize())
			state, err := h.(encoding.BinaryMarshaler).MarshalBinary()
			fmt.Printf("%x %v ", state, err)
			h.Reset()
			err = h.(encoding.BinaryUnmarshaler).UnmarshalBinary(state)
			c, _ := h.(hash.Cloner).Clone()
			io.WriteString(h, "more")
			fmt.Printf("%x %x %v\n", h.Sum(nil), c.Sum(nil), err)
		}
		fmt.Println(crc32.ChecksumIEEE([]byte(s)), crc32.Update(7, crc32.IEEETable, []byte(s)))
	}
	f := fnv.New32a()
	fmt.Println(f.(encoding.BinaryUnmarshaler).UnmarshalBinary([]byte("x")), f.(encoding.BinaryUnmarshaler).UnmarshalBinary([]byte("fnv\x02")))
	fmt.Println(f.Sum32())

	fmt.Println(hex.EncodeToString([]byte("Hello\xff")), hex.EncodedLen(3), hex.DecodedLen(6))
	for _, s := range []string{"", "48656c6c6f", "4X", "4", "48z", "zz", "AbCd", "48656"} {
		b, err := hex.DecodeString(s)
		fmt.Printf("%q %q %v\n", s, b, err)
	}
	b, err := hex.AppendDecode([]byte("x"), []byte("4142"))
	fmt.Printf("%q %v %q\n", b, err, hex.AppendEncode([]byte("x"), []byte("AB")))
	fmt.Print(hex.Dump([]byte("")), hex.Dump([]byte("short")), hex.Dump([]byte("exactly 16 bytes")), hex.Dump([]byte("more than sixteen bytes \x00\xff are shown here")))
	e := hex.NewEncoder(os.Stdout)
	fmt.Fprint(e, "encoded")
	fmt.Println()
	d, err := io.ReadAll(hex.NewDecoder(strings.NewReader("48656c6c6f")))
	fmt.Printf("%q %v\n", d, err)
	d, err = io.ReadAll(hex.NewDecoder(strings.NewReader("486")))
	fmt.Printf("%q %v\n", d, err)
	d, err = io.ReadAll(hex.NewDecoder(strings.NewReader("48g1")))
	fmt.Printf("%q %v\n", d, err)
}
