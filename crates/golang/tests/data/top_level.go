package top_level

x := 1 // ERROR "syntax error: non-declaration statement outside function body"

func f()
{ // ERROR "syntax error: unexpected semicolon or newline before {"
}

import "late" // ERROR "syntax error: imports must appear before other declarations"

var v int = 1 2 // ERROR "syntax error: unexpected literal 2 after top level declaration"

import x // ERROR "syntax error: imports must appear before other declarations"

import 1 // ERROR "syntax error: import path must be a string"

func () m() {} // ERROR "method has no receiver"
func (a, b T) m() {} // ERROR "method has multiple receivers"
func 1() {} // ERROR "syntax error: unexpected literal 1, expected name or ("
func (T) 1() {} // ERROR "syntax error: unexpected literal 1, expected name"
func
type T // ERROR "syntax error: unexpected keyword type, expected name or ("
type T[P any, Q] int // ERROR "syntax error: missing type constraint"
type T[P any, int] int // ERROR "syntax error: missing type constraint"
type T[interface{}] int
type T[N, M] int // ERROR "syntax error: missing type constraint"
type T[N,] int // ERROR "syntax error: missing type constraint"
type T[P *T,] int
type T[P *T] int
type T[] int
type T[1,] int // ERROR "syntax error: unexpected comma; expected ]"
type T[P any = int // ERROR "syntax error: unexpected = in parameter list; possibly missing comma or ]"
func f(a int, b) // ERROR "syntax error: unexpected ) in type declaration"
func f(a, b []int, string) // ERROR "syntax error: missing parameter type"
func f(a ...int, b int) // ERROR "can only use ... with final parameter"
func f(a, b ...int) // ERROR "can only use ... with final parameter"
func f(a ...) // ERROR "syntax error: ... is missing type"
func f() (a ...int) // ERROR "invalid use of ..."
func (a ...T) m() // ERROR "invalid use of ..."
func f[]() // ERROR "syntax error: empty type parameter list"
func f[P any](P)
func f[P](P) // ERROR "syntax error: missing type constraint"
type I interface { m[P any]() } // ERROR "interface method must have no type parameters"
type I interface { m[](); n[] } // ERROR "empty type parameter list" ERROR "empty type argument list"
type I interface { ~; int | } // ERROR "syntax error: unexpected semicolon, expected type"
type I interface { T[int], string } // ERROR "syntax error: unexpected comma in interface type; possibly missing semicolon or newline or }"
type S struct { (T) } // ERROR "syntax error: cannot parenthesize embedded type"
type S struct { *(T); (*T) } // ERROR "syntax error: cannot parenthesize embedded type"
type S struct { a b c } // ERROR "syntax error: unexpected name c in struct type; possibly missing semicolon or newline or }"
type S struct { 1 int } // ERROR "syntax error: unexpected literal 1, expected field name or embedded type"
type S struct { a, b } // ERROR "syntax error: unexpected }, expected type"
var c chan
var _ <-int // ERROR "syntax error: missing channel element type"
var _ = <-chan<- int(nil)
var _ = <-<-chan int(nil)
var _ = func[P any]() {} // ERROR "syntax error: function type must have no type parameters"
var _ map[int // ERROR "syntax error: unexpected newline, expected ]"
var _ [1, 2]int // ERROR "syntax error: unexpected keyword var, expected type"
var a, b // ERROR "syntax error: unexpected newline, expected type"
const c := 1 // ERROR "syntax error: unexpected :=, expected ="
const (
	d = 1
	e,
) // ERROR "syntax error: unexpected ), expected name"
} else { // ERROR "syntax error: unexpected }, expected name"
