package unfinished

func f() {
	if x {
		g(1,
			2) // ERROR "syntax error: unexpected EOF, expected }"