package main

import "fmt"

type P struct{ a, b int }

var p = P{1, 2}
var n = 5
var s = []int{1, 2, 3}
var arr = [2]int{1, 2}
var str = "s"
var m = map[string]int{"x": 1}
var fl = 1.5
var e error
var ptr = &P{7, 8}

func f() int {
	p.a += 10
	n += 10
	s = append(s[:0:0], 9, 9, 9, 9)
	arr[0] += 10
	str += "t"
	m["x"]++
	fl++
	ptr = &P{70, 80}
	return 1
}

func g(a any, b int, c any) { fmt.Println(a, b, c) }

func h(p P, i int, n int, str string) { fmt.Println(p, i, n, str) }

type T struct{ v int }

func (t T) val(x int) int  { return t.v + x }
func (t *T) ptr(x int) int { t.v += x; return t.v }
func (t *T) next(x int) *T { t.v *= x; return t }

var t = T{3}

func tf() int { t.v = 100; return 1 }

func main() {
	fmt.Println(p, f(), p)
	fmt.Println(n, f(), n)
	fmt.Println(s, f(), s)
	fmt.Println(arr, f(), arr)
	fmt.Println(str, f(), str)
	fmt.Println(m["x"], f(), m["x"])
	fmt.Println(fl, f(), fl)
	fmt.Println(p.a, f(), arr[0], s[0], *ptr, ptr.a)
	g(p, f(), p)
	g(n, f(), arr)
	h(p, f(), n, str)
	x := n + f() + n
	fmt.Println(x)
	l := []any{p, n, f(), p, n}
	fmt.Println(l...)
	q := struct {
		p P
		n int
		f int
	}{p, n, f()}
	fmt.Println(q)
	a2 := [3]int{n, f(), n}
	fmt.Println(a2)
	fmt.Println(any(p) == any(P{p.a + 0*f(), 2}), any(n) == any(n+0*f()))
	mm := map[int]int{n: f(), n + 1: n}
	fmt.Println(len(mm), mm[n], mm[n-10])
	fmt.Println(t.val(tf()))
	t.v = 3
	fmt.Println(t.ptr(tf()))
	t.v = 3
	fmt.Println(t.next(2).ptr(tf()))
	t.v = 3
	v := t
	fmt.Println(v.val(tf()), v.v, t.val(tf()+t.v))
	var i interface{ val(int) int } = t
	fmt.Println(i.val(1))
	fn := func(int) int { return 1 }
	fmt.Println(fn(func() int { fn = func(int) int { return 2 }; return 1 }()))
	y := []int{1, 2, 3}
	y[len(y)-1], y[0] = func() int { y = []int{4, 5, 6}; return 8 }(), y[0]+100
	fmt.Println(y)
	k := 0
	z := []int{0, 0, 0}
	inc := func() int { k++; return k }
	z[k], k = inc(), 2
	fmt.Println(z, k)
	z[inc()-2] = k
	fmt.Println(z)
	w := n
	r := w + func() int { w = 1000; return 1 }()
	fmt.Println(r < 500, w)
	c := make(chan int, 3)
	c <- 1
	c <- 2
	c <- 3
	fmt.Println(<-c, <-c+10*<-c)
	bb := n > 0 && f() > 0 || n < 0
	fmt.Println(bb, n)
	u := str + func() string { str = "changed"; return "!" }() + str
	fmt.Println(u)
	ss := s[f():]
	fmt.Println(ss, s[:f()+1])
	var ia any = n
	fmt.Println(ia, func() int { ia = "new"; return 0 }(), ia)
	fmt.Println(*ptr, f(), ptr.b, -n, n*2, !bb, []int{n}, [1]int{n}, str+"x", len(s))
	defer fmt.Println("deferred", p, n, f(), p, n)
	p.a = 0
	n = 0
	return
}
