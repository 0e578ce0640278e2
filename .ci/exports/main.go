// Writes what each package of the installed Go's standard library exports: a line for each package, its path, then its names.
//
//	go run ./.ci/exports >crates/golang/src/library/std.txt
package main

import (
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
)

func main() {
	listed, err := exec.Command("go", "list", "std").Output()
	if err != nil {
		panic(err)
	}
	build.Default.GOOS, build.Default.GOARCH, build.Default.CgoEnabled = "linux", "amd64", false
	for _, path := range strings.Fields(string(listed)) {
		if strings.Contains(path, "internal") || strings.HasPrefix(path, "vendor/") {
			continue
		}
		pkg, err := build.Import(path, "", 0)
		if err != nil {
			panic(err)
		}
		names := map[string]bool{}
		for _, file := range pkg.GoFiles {
			parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join(pkg.Dir, file), nil, parser.SkipObjectResolution)
			if err != nil {
				panic(err)
			}
			for _, decl := range parsed.Decls {
				switch decl := decl.(type) {
				case *ast.FuncDecl:
					if decl.Recv == nil {
						names[decl.Name.Name] = true
					}
				case *ast.GenDecl:
					for _, spec := range decl.Specs {
						switch spec := spec.(type) {
						case *ast.TypeSpec:
							names[spec.Name.Name] = true
						case *ast.ValueSpec:
							for _, name := range spec.Names {
								names[name.Name] = true
							}
						}
					}
				}
			}
		}
		var exported []string
		for name := range names {
			if ast.IsExported(name) {
				exported = append(exported, name)
			}
		}
		sort.Strings(exported)
		fmt.Println(strings.TrimSpace(path + " " + strings.Join(exported, " ")))
	}
}
