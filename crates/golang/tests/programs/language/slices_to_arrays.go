package main

import "fmt"

type B4 [4]byte

func main() {
	s := []byte("hello")
	p := (*[4]byte)(s)
	p[0] = 'j'
	fmt.Println(string(s), len(p), *p)
	for i := range p {
		p[i]++
	}
	fmt.Println(string(s))
	q := (*[2]byte)(s[3:])
	fmt.Println(q[1], string(q[:]))
	q[1] = 'X'
	fmt.Println(string(s))
	a := [3]byte(s)
	a[0] = 'q'
	fmt.Println(a, string(s))
	b := B4(s)
	fmt.Println(b)
	is := []int{1, 2, 3}
	ip := (*[2]int)(is)
	ip[1] = 9
	fmt.Println(is, *ip, [3]int(is))
	var n []int
	fmt.Println((*[0]int)(n) == nil, (*[0]int)([]int{}) == nil)
	var nb []byte
	fmt.Println((*[0]byte)(nb) == nil, (*[0]byte)([]byte{}) == nil)
	st := []string{"a", "b"}
	fmt.Println([1]string(st), *(*[2]string)(st))
	z := *p
	z[1] = 'Z'
	fmt.Println(z, *p, z == *p)
	*p = [4]byte{1, 2, 3, 4}
	fmt.Println(s)
	bb := &z[2]
	*bb = 77
	fmt.Println(z)
	sl := z[1:3]
	sl[0] = 66
	sl = append(sl, 55)
	fmt.Println(z, sl, cap(sl))
	copy(z[:], "wxyz")
	fmt.Println(string(z[:]), z)
	x := &s[1]
	*x = 200
	fmt.Println(s)
	defer func() { fmt.Println(recover()) }()
	fmt.Println((*[9]byte)(s))
}
