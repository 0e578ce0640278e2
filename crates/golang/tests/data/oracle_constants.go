// What go/constant and go/types make of programs for a stack of constants: see tests/golang/constants.rs.
package main

import (
	"fmt"
	"go/constant"
	"go/token"
	"go/types"
	"math"
	"strconv"
	"strings"
)

var operators = map[string]token.Token{
	"+": token.ADD, "-": token.SUB, "*": token.MUL, "/": token.QUO, "%": token.REM, "&": token.AND, "|": token.OR, "^": token.XOR,
	"&^": token.AND_NOT, "&&": token.LAND, "||": token.LOR, "!": token.NOT, "==": token.EQL, "!=": token.NEQ, "<": token.LSS,
	"<=": token.LEQ, ">": token.GTR, ">=": token.GEQ,
}

var literals = map[string]token.Token{
	"int": token.INT, "float": token.FLOAT, "imag": token.IMAG, "rune": token.CHAR, "string": token.STRING,
}

var untyped = map[constant.Kind]types.BasicKind{
	constant.Bool: types.UntypedBool, constant.String: types.UntypedString, constant.Int: types.UntypedInt,
	constant.Float: types.UntypedFloat, constant.Complex: types.UntypedComplex,
}

// What the program leaves on the stack: a command a line, with its argument behind a blank.
func run(program string) (left constant.Value) {
	// go/constant panics where the square of a small divisor is 0, and where infinities meet.
	defer func() {
		if recover() != nil {
			left = constant.MakeUnknown()
		}
	}()
	var stack []constant.Value
	pop := func() constant.Value {
		x := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		return x
	}
	for command := range strings.SplitSeq(program, "\n") {
		name, argument, _ := strings.Cut(command, " ")
		var made constant.Value
		if kind, ok := literals[name]; ok {
			made = constant.MakeFromLiteral(argument, kind, 0)
		} else {
			y := pop()
			switch name {
			case "unary":
				made = constant.UnaryOp(operators[argument], y, 0)
			case "complement":
				bits, _ := strconv.Atoi(argument)
				made = constant.UnaryOp(token.XOR, y, uint(bits))
			case "binary":
				made = constant.BinaryOp(pop(), operators[argument], y)
			case "quotient":
				made = constant.BinaryOp(pop(), token.QUO_ASSIGN, y)
			case "compare":
				made = constant.MakeBool(constant.Compare(pop(), operators[argument], y))
			case "shl", "shr":
				op := map[string]token.Token{"shl": token.SHL, "shr": token.SHR}[name]
				count, _ := strconv.Atoi(argument)
				made = constant.Shift(y, op, uint(count))
			case "toint":
				made = constant.ToInt(y)
			case "tofloat":
				made = constant.ToFloat(y)
			case "float32":
				f, _ := constant.Float32Val(y)
				made = constant.MakeFloat64(float64(f))
			case "float64":
				f, _ := constant.Float64Val(y)
				made = constant.MakeFloat64(f)
			case "realpart":
				made = constant.Real(y)
			case "imagpart":
				made = constant.Imag(y)
			default:
				panic(command)
			}
		}
		stack = append(stack, made)
	}
	return pop()
}

// All that there is to be known of the value.
func constants(program string) []string {
	value := run(program)
	said := []string{fmt.Sprint(value.Kind()), value.String(), value.ExactString()}
	switch value.Kind() {
	case constant.Unknown:
		return said
	case constant.Int, constant.Float:
		single, _ := constant.Float32Val(value)
		double, _ := constant.Float64Val(value)
		said = append(said, fmt.Sprintf("%08x %016x", math.Float32bits(single), math.Float64bits(double)))
		said = append(said, fmt.Sprint(constant.Sign(value)), constant.ToInt(value).ExactString())
	}
	if value.Kind() == constant.Int {
		said = append(said, fmt.Sprint(constant.BitLen(value)))
	}
	pkg := types.NewPackage("p", "p")
	pkg.Scope().Insert(types.NewConst(token.NoPos, pkg, "c", types.Typ[untyped[value.Kind()]], value))
	for kind := types.Bool; kind <= types.String; kind++ {
		if _, err := types.Eval(token.NewFileSet(), pkg, token.NoPos, fmt.Sprintf("func() %s { return c }", types.Typ[kind])); err != nil {
			said = append(said, err.(types.Error).Msg)
			continue
		}
		made, err := types.Eval(token.NewFileSet(), pkg, token.NoPos, fmt.Sprintf("%s(c)", types.Typ[kind]))
		if err != nil {
			panic(err)
		}
		said = append(said, made.Value.ExactString())
	}
	return said
}
