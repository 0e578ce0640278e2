// What go/types makes of types: see tests/golang/types.rs.
package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
)

// What holds of the types that X0 and its like are aliases of, and of the constraints K0 and its like.
func typeFacts(text string) []string {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, "p.go", text, 0)
	if err != nil {
		return []string{err.Error()}
	}
	// Some constraints are faulty; their type sets are well-defined nevertheless.
	conf := types.Config{Error: func(error) {}}
	pkg, _ := conf.Check("p", files, []*ast.File{file}, nil)
	var said []string
	say := func(format string, arguments ...any) { said = append(said, fmt.Sprintf(format, arguments...)) }
	say("%s", types.TypeString(pkg.Scope().Lookup("G").Type(), types.RelativeTo(pkg)))
	var xs []types.Type
	for i := 0; pkg.Scope().Lookup(fmt.Sprint("X", i)) != nil; i++ {
		x := pkg.Scope().Lookup(fmt.Sprint("X", i)).Type().(*types.Alias).Rhs()
		nilable := types.AssignableTo(types.Typ[types.UntypedNil], x)
		say("%s %t %t", types.TypeString(x, types.RelativeTo(pkg)), types.Comparable(x), nilable)
		for j, y := range xs {
			say("X%d X%d %t", j, i, types.Identical(x, y))
			if !types.IsInterface(x) && !types.IsInterface(y) {
				say("%t %t", types.AssignableTo(x, y), types.AssignableTo(y, x))
			}
		}
		xs = append(xs, x)
	}
	var ks []*types.Interface
	for i := 0; pkg.Scope().Lookup(fmt.Sprint("K", i)) != nil; i++ {
		k := pkg.Scope().Lookup(fmt.Sprint("K", i)).Type().Underlying().(*types.Interface)
		say("%s %t %t", types.TypeString(k, types.RelativeTo(pkg)), k.IsMethodSet(), k.IsComparable())
		for method := range k.Methods() {
			say("%s", method.Name())
		}
		for j, other := range ks {
			say("K%d K%d %t", j, i, types.Identical(k, other))
		}
		ks = append(ks, k)
	}
	return said
}
