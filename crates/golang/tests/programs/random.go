package main

import (
	"crypto/rand"
	"fmt"
	"io"
	"io/ioutil"
	"math/big"
	"strings"
)

func main() {
	a, b := make([]byte, 33), make([]byte, 33)
	n, err := rand.Read(a)
	m, err2 := io.ReadFull(rand.Reader, b)
	fmt.Println(n, err, m, err2, len(rand.Text()), strings.Trim(rand.Text(), "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") == "")
	for _, limit := range []int64{1, 2, 255, 256, 257, 1 << 40} {
		max, ok := big.NewInt(limit), true
		for range 50 {
			x, err := rand.Int(rand.Reader, max)
			ok = ok && err == nil && x.Sign() >= 0 && x.Cmp(max) < 0
		}
		fmt.Println(limit, ok)
	}
	x, err := rand.Int(strings.NewReader("\xff\xff\x01\x02\x00\x07"), big.NewInt(1000))
	fmt.Println(x, err)
	_, err = rand.Int(strings.NewReader(""), big.NewInt(1000))
	fmt.Println(err)
	for _, bits := range []int{1, 2, 3, 8, 9, 64, 130} {
		p, err := rand.Prime(rand.Reader, bits)
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(p.BitLen(), p.ProbablyPrime(5))
	}
	func() {
		defer func() { fmt.Println(recover()) }()
		rand.Int(rand.Reader, new(big.Int))
	}()
	data, err := ioutil.ReadAll(ioutil.NopCloser(strings.NewReader("all of it")))
	fmt.Println(string(data), err)
	k, err := ioutil.Discard.Write(data)
	fmt.Println(k, err)
	_, err = ioutil.ReadFile("/none/there")
	fmt.Println(err)
	_, err = ioutil.ReadDir("/none")
	fmt.Println(err)
}
