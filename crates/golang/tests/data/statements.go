// All statements.
package statements

func f(x int, c chan int, s []int, y any) (r int) {
	var a, b int = 1, 2
	const k = 1
	type T struct{ x int }
	;
	a, b = b, a
	a += 1
	a &^= b
	a++
	b--
	z := func() int { return 1 }
	c <- z()
	<-c
	z()
	(z)()
	*(&a) = 1
	go func() {}()
	defer z()
	{
		a = 1
	}
	if a == 1 {
	} else if b := 2; b > 1 {
	} else {
	}
	if (T{1}) == (T{2}) {
	}
L:
	for {
		break L
	}
	for a < 1 {
		continue
	}
	for i := 0; i < 10; i++ {
	}
	for ; ; {
		break
	}
	for i, v := range s {
		_, _ = i, v
	}
	for range 10 {
	}
	for a = range c {
	}
	for i := range func(yield func(int) bool) {} {
		_ = i
	}
M:
	switch {
	case a == 1, a == 2:
		fallthrough
	case a == 3:
		break M
	default:
	}
	switch a := a; a {
	}
	switch v := y.(type) {
	case int, nil:
		_ = v
	}
	switch y.(type) {
	}
	select {
	case c <- 1:
	case v, ok := <-c:
		_, _ = v, ok
	case s[0] = <-c:
	default:
	}
	if false {
		goto N
	}
N:
	return a + b
}
