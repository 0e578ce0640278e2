package in_functions

func f() {
	x := 1 y := 2 // ERROR "syntax error: unexpected name y at end of statement"
	if x = 1 { // ERROR "syntax error: cannot use assignment x = 1 as value"
	}
	if a + b = c { // ERROR "syntax error: cannot use assignment (a + b) = c as value"
	}
	if x := 1; x += 1 { // ERROR "syntax error: cannot use x += 1 as value"
	}
	if x++ { // ERROR "syntax error: cannot use x++ as value"
	}
	if x <- 1 { // ERROR "syntax error: cannot use x <- 1 as value"
	}
	if x // ERROR "syntax error: unexpected newline, expected { after if clause"
	{
	}
	if x; { // ERROR "syntax error: missing condition in if statement"
	}
	if x := 1; { // ERROR "syntax error: missing condition in if statement"
	}
	if { // ERROR "syntax error: missing condition in if statement"
	}
	if var x = 1; x { // ERROR "syntax error: var declaration not allowed in if initializer"
	}
	if x { } else x { // ERROR "syntax error: else must be followed by if or statement block"
	}
	for i := 0; i < 10 { // ERROR "syntax error: non-declaration statement outside function body"
	}
	for i := 0; i < 10; i := 1 {
	}
	for var i = 0; i < 10; i++ { // ERROR "syntax error: non-declaration statement outside function body"
	}
	for i = range x; y {
	}
	g(1, 2
	)
	g(1 2)
	_ = T{1, 2
	}
	_ = T{1 2}
	_ = (T){1}
	a, b
	go (g())
	defer (g)()
	defer ((g()))
	x = y++
	s[1:] = s[::]
	s[] = s[1 2]
	x.1 = x.
	(y)
	x.(type) = 1 // ERROR "syntax error: unexpected ), expected name"
	L: // ERROR "syntax error: non-declaration statement outside function body"
	goto
	goto 1
	var x // ERROR "syntax error: unexpected newline, expected type"
	var y int z // ERROR "syntax error: unexpected name z after top level declaration"
	type T = 
	func g() { // ERROR "syntax error: unexpected name g, expected ("
	} // ERROR "syntax error: unexpected } after top level declaration"
	import "x" // ERROR "syntax error: imports must appear before other declarations"
	return x,  // ERROR "syntax error: non-declaration statement outside function body"
}

func g() {
	switch x {
		y // ERROR "syntax error: unexpected name y, expected case or default or }"
	case 1: break // ERROR "syntax error: unexpected keyword case, expected :"
	case : break // ERROR "syntax error: unexpected :, expected expression"
	default: break
	}
	switch x
	{
	}
	switch x := y.(type); z {
	}
	select {
	case x:
	case x <- 1, y: // ERROR "syntax error: unexpected comma, expected :"
	}
	select x { // ERROR "syntax error: missing { after select clause"
	}
	x := [...]int{1, 2, 3}... // ERROR "syntax error: unexpected ... at end of statement"
	x =! y
	&^ x // ERROR "syntax error: unexpected &^, expected }"
	i++ + 1
	++i
	x ? y : z // ERROR "invalid character U+003F '?'"
	while x {
	}
}

func h() {
	g(1, 2 // ERROR "syntax error: unexpected newline in argument list; possibly missing comma or )"
	)
	g(1 2) // ERROR "syntax error: unexpected literal 2 in argument list; possibly missing comma or )"
	_ = T{1, 2 // ERROR "syntax error: unexpected newline in composite literal; possibly missing comma or }"
	}
	_ = T{1 2} // ERROR "syntax error: unexpected literal 2 in composite literal; possibly missing comma or }"
	_ = (T){1} // ERROR "syntax error: cannot parenthesize type in composite literal"
	a, b // ERROR "syntax error: unexpected newline, expected := or = or comma"
	go (g()) // ERROR "expression in go must not be parenthesized"
	defer (g)()
	defer ((g())) // ERROR "expression in defer must not be parenthesized"
	x = y++ // ERROR "syntax error: unexpected ++ at end of statement"
	s[1:] = s[::] // ERROR "middle index required in 3-index slice" ERROR "final index required in 3-index slice"
	s[] = s[1 2] // ERROR "syntax error: unexpected ], expected operand"
	x.1 = x. // ERROR "syntax error: unexpected literal .1 at end of statement"
	(y)
}

func k() {
	for i = range x; y { // ERROR "syntax error: unexpected semicolon, expected { after for clause"
	}
}

func l() { // ERROR "syntax error: unexpected name l, expected ("
	for i := 0; i < 10; i := 1 { // ERROR "syntax error: unexpected keyword for at end of statement"
	}
}

func m() {
	for var i = 0; i < 10; i++ { // ERROR "syntax error: var declaration not allowed in for initializer"
	}
}
