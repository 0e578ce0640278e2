// What the compiler leaves out and the machine remembers: copies of variables, keys that were looked up just before, pointers whose methods
// are called, variables of loops that nothing changes.
package main

import "fmt"

type list struct {
	items []int
	next  *list
}

func (l *list) grow(n int) *list {
	if len(l.items) < n {
		l.items = append(l.items, n)
		l.grow(n)
	}
	l = l.next
	return l
}

func (l list) size() int { return len(l.items) }

func counts() {
	m := map[string]int{}
	for _, word := range []string{"a", "b", "a", "c", "a", "b"} {
		m[word]++
	}
	n := map[int]int{}
	for i := range 100 {
		n[i%7] += i
		if i%10 == 9 {
			delete(n, i%7)
			n[i%7]++
		}
		if _, ok := n[i%5]; !ok {
			n[i%5] = i
			n[i%5+50] = n[i%5] + 1
		}
	}
	fmt.Println(m, n)
	k := 1
	n[k], k = n[k]+k, 2
	n[k] += n[1]
	clear(n)
	n[k] += 3
	other := n
	_ = n[5]
	other[5] = 7
	n[5]++
	fmt.Println(n, len(other))
}

func swap(a, b int) (int, int) {
	a, b = b, a
	c := a
	a = b
	return a, c
}

func named(n int) (r int, err error) {
	if n > 2 {
		return
	}
	defer func() {
		if x := recover(); x != nil {
			err = fmt.Errorf("recovered %v, r is %d", x, r)
		}
	}()
	r = n
	if n == 1 {
		panic("one")
	}
	if n == 2 {
		return 5, nil
	}
	return
}

func unnamed(n int) (int, string) {
	defer func() { recover() }()
	x := n + 1
	if n == 1 {
		panic("one")
	}
	return x, "done"
}

func main() {
	last := &list{}
	first := &list{next: last}
	fmt.Println(first.grow(3) == last, first.size(), first.items)
	counts()
	fmt.Println(swap(1, 2))
	for n := range 4 {
		r, err := named(n)
		x, text := unnamed(n)
		fmt.Println(r, err, x, text)
	}
	var funcs []func() int
	for i, r := range "xyz" {
		j := i
		funcs = append(funcs, func() int { return i*1000 + int(r) + j })
		j += 10
	}
	for _, f := range funcs {
		fmt.Println(f())
	}
	for i := range 3 {
		for j := range 3 {
			if j == i {
				continue
			}
			if i == 2 {
				break
			}
			fmt.Print(i, j, " ")
		}
	}
	fmt.Println()
	var array [5]byte
	for i := range array {
		array[i] = byte(i * i * 20)
	}
	p := &array[3]
	*p += 100
	fmt.Println(array, *p, fmt.Sprintf("%6.2f|%-8.3f|%08.1f|%+d|%x", 3.14159, -2.5, -0.05, 7, 255))
}
