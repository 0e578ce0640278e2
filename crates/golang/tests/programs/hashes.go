package main

import (
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding"
	"encoding/hex"
	"fmt"
	"hash"
	"hash/adler32"
	"hash/crc64"
	"io"
	"strings"
)

func main() {
	kinds := map[string]func() hash.Hash{
		"md5": md5.New, "sha1": sha1.New, "sha256": sha256.New, "sha224": sha256.New224, "sha512": sha512.New, "sha384": sha512.New384,
		"512/224": sha512.New512_224, "512/256": sha512.New512_256,
		"adler": func() hash.Hash { return adler32.New() },
		"iso":   func() hash.Hash { return crc64.New(crc64.MakeTable(crc64.ISO)) },
		"ecma":  func() hash.Hash { return crc64.New(crc64.MakeTable(crc64.ECMA)) },
	}
	for _, name := range strings.Fields("md5 sha1 sha256 sha224 sha512 sha384 512/224 512/256 adler iso ecma") {
		make := kinds[name]
		for _, n := range []int{0, 1, 55, 56, 57, 63, 64, 65, 111, 112, 113, 127, 128, 129, 1000} {
			h := make()
			s := strings.Repeat("abcdefg", n)[:n]
			io.WriteString(h, s[:n/2])
			first := h.Sum(nil)
			io.WriteString(h, s[n/2:])
			fmt.Printf("%s %d %x %x\n", name, n, h.Sum([]byte{7}), first)
		}
		h := make()
		io.WriteString(h, "hello, world")
		state, err := h.(encoding.BinaryMarshaler).MarshalBinary()
		fmt.Println(h.Size(), h.BlockSize(), len(state), hex.EncodeToString(state), err)
		clone, _ := h.(hash.Cloner).Clone()
		h.Reset()
		io.WriteString(h, "x")
		u := h.(encoding.BinaryUnmarshaler)
		fmt.Println(u.UnmarshalBinary(nil), u.UnmarshalBinary(state[:len(state)-1]))
		fmt.Println(u.UnmarshalBinary(state))
		io.WriteString(h, "more")
		io.WriteString(clone, "more")
		fmt.Printf("%x %x\n", h.Sum(nil), clone.Sum(nil))
		if name == "md5" || name[:3] == "sha" {
			for _, key := range []string{"", "key", strings.Repeat("long", 50)} {
				m := hmac.New(make, []byte(key))
				io.WriteString(m, "message")
				sum := m.Sum(nil)
				m.Reset()
				io.WriteString(m, "message")
				fmt.Printf("%x %v %d %d\n", sum, hmac.Equal(sum, m.Sum(nil)), m.Size(), m.BlockSize())
			}
		}
	}
	data := []byte("The quick brown fox")
	fmt.Printf("%x\n%x\n%x\n%x\n", md5.Sum(data), sha1.Sum(data), sha256.Sum256(data), sha256.Sum224(data))
	fmt.Printf("%x\n%x\n%x\n%x\n", sha512.Sum512(data), sha512.Sum384(data), sha512.Sum512_224(data), sha512.Sum512_256(data))
	fmt.Println(adler32.Checksum(data), crc64.Checksum(data, crc64.MakeTable(crc64.ECMA)), crc64.Update(5, crc64.MakeTable(crc64.ISO), data))
}
