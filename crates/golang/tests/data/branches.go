package branches

func f(x any, c chan int) {
	break // ERROR "break is not in a loop, switch, or select"
	continue // ERROR "continue is not in a loop"
	fallthrough // ERROR "fallthrough statement out of place"
	goto A // ERROR "label A not defined"
	break A // ERROR "break label not defined: A"
	continue A // ERROR "continue label not defined: A"
L:
L: // ERROR "label L already defined at x.go:10:1"
	for {
		break L // ERROR "invalid break label L"
		continue L // ERROR "invalid continue label L"
		func() {
			break // ERROR "break is not in a loop, switch, or select"
			break L // ERROR "break label not defined: L"
		}()
	}
M:
	switch {
	case true:
		break M
		continue M // ERROR "invalid continue label M"
		fallthrough // ERROR "fallthrough statement out of place"
		x = 1
	case false:
		if true {
			fallthrough // ERROR "fallthrough statement out of place"
		}
	case x:
		fallthrough
		;
	case y:
		fallthrough // ERROR "cannot fallthrough final case in switch"
	}
	switch x.(type) {
	case int:
		fallthrough // ERROR "cannot fallthrough in type switch"
	default:
	}
	select {
	case <-c:
		fallthrough // ERROR "fallthrough statement out of place"
	}
N:
	x = 1
	break N // ERROR "invalid break label N"
	goto B // ERROR "goto B jumps over declaration of y at x.go:50:4"
	y := 1
B:
	goto C // ERROR "goto C jumps into block starting at x.go:53:2"
	{
	C:
	}
	goto D // ERROR "goto D jumps over declaration of z at x.go:57:6"
	var z int
	goto D
D:
_:
	goto _ // ERROR "label _ not defined"
	goto E
E:
	if true {
		goto L
	} else if false {
	F:
		goto F
	} else {
		goto F // ERROR "goto F jumps into block starting at x.go:66:18"
	}
}
