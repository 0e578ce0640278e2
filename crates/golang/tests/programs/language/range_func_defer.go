package main

import "fmt"

func seq(n int) func(func(int) bool) {
	return func(yield func(int) bool) {
		defer fmt.Println("seq ends")
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

func f() (r int) {
	defer func() { fmt.Println("first", r) }()
	for i := range seq(3) {
		defer func() { fmt.Println("deferred", i, r); r += i }()
		if i == 1 {
			defer fmt.Println("one")
		}
	}
	fmt.Println("after loop")
	return 10
}

func g() (err error) {
	for i := range seq(3) {
		defer func() {
			if e := recover(); e != nil {
				err = fmt.Errorf("recovered %v at %d", e, i)
			}
		}()
		if i == 2 {
			panic("boom")
		}
	}
	return nil
}

func h() int {
	for i := range seq(5) {
		for j := range seq(5) {
			defer fmt.Println("h", i, j)
			if j == 1 && i == 1 {
				return i*10 + j
			}
		}
	}
	return -1
}

func k() {
	for i := range seq(3) {
		func() {
			defer fmt.Println("inner func", i)
		}()
		defer recover()
		for j := range 2 {
			defer fmt.Println("k", i, j)
		}
	}
}

func nested() (s string) {
	for i := range seq(2) {
		fn := func() {
			for j := range seq(2) {
				defer fmt.Println("nested", i, j)
			}
			fmt.Println("fn end")
		}
		fn()
	}
	return "x"
}

func lab() {
outer:
	for i := range seq(4) {
		for j := range seq(4) {
			if j == 2 {
				continue outer
			}
			if i == 2 {
				break outer
			}
			fmt.Println("lab", i, j)
		}
	}
	n := 0
again:
	for i := range seq(3) {
		if i == 1 && n < 2 {
			n++
			goto again
		}
		if n == 2 {
			goto done
		}
	}
done:
	fmt.Println("lab done", n)
	switch {
	case true:
		for i := range seq(3) {
			if i == 1 {
				break
			}
		}
		fmt.Println("sw")
	}
}

func main() {
	fmt.Println(f())
	fmt.Println(g())
	fmt.Println(h())
	k()
	fmt.Println(nested())
	lab()
}
