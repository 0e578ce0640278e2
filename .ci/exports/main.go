// What the packages of the installed Go's standard library export.
//
//	go run .ci/exports/main.go >crates/golang/src/library/std.txt     a line for each package: its path, then its names
//	go run .ci/exports/main.go imports >crates/golang/src/library/imports.txt
//	                                                                  what gort's packages import in Go, and those packages in turn
//	go run .ci/exports/main.go compare                                what gort's packages declare otherwise than Go's
//
// For the packages that gort has, the fields and methods of their types are listed as well: `Builder.Len`.
package main

import (
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sort"
	"strings"
)

const library = "crates/golang/src/library/go"

// An importer reads packages from their sources, without the bodies of their functions.
type importer struct {
	files  func(path string) ([]string, error)
	set    *token.FileSet
	known  map[string]*types.Package
	parsed map[string][]*ast.File
}

func newImporter(files func(path string) ([]string, error)) *importer {
	return &importer{files, token.NewFileSet(), map[string]*types.Package{"unsafe": types.Unsafe}, map[string][]*ast.File{}}
}

func (i *importer) Import(path string) (*types.Package, error) {
	if known, ok := i.known[path]; ok {
		return known, nil
	}
	names, err := i.files(path)
	if err != nil {
		return nil, err
	}
	var files []*ast.File
	for _, name := range names {
		file, err := parser.ParseFile(i.set, name, nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	config := types.Config{IgnoreFuncBodies: true, Importer: i, Error: func(error) {}}
	pkg, err := config.Check(path, i.set, files, nil)
	i.known[path], i.parsed[path] = pkg, files
	return pkg, err
}

// The files of one of Go's packages.
func goFiles(path string) ([]string, error) {
	dir := ""
	if strings.HasPrefix(path, "golang.org/") {
		path, dir = "vendor/"+path, filepath.Join(build.Default.GOROOT, "src")
	}
	pkg, err := build.Import(path, dir, 0)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, name := range pkg.GoFiles {
		names = append(names, filepath.Join(pkg.Dir, name))
	}
	return names, nil
}

// What gort's packages and those that they need import in Go, a line for each.
func printImports(listed []string) {
	known := map[string][]string{}
	var add func(path string)
	add = func(path string) {
		if _, ok := known[path]; ok || path == "unsafe" {
			return
		}
		within, dir := path, ""
		if strings.HasPrefix(path, "golang.org/") {
			within, dir = "vendor/"+path, filepath.Join(build.Default.GOROOT, "src")
		}
		pkg, err := build.Import(within, dir, 0)
		if err != nil {
			panic(err)
		}
		known[path] = pkg.Imports
		for _, path := range pkg.Imports {
			add(path)
		}
	}
	for _, path := range listed {
		if _, missing := ourFiles(path); missing == nil {
			add(path)
		}
	}
	for _, path := range slices.Sorted(maps.Keys(known)) {
		fmt.Println(strings.Join(append([]string{path}, known[path]...), " "))
	}
}

// The files of one of gort's packages.
func ourFiles(path string) ([]string, error) {
	name := filepath.Join(library, path+".go")
	_, err := os.Stat(name)
	further, _ := filepath.Glob(filepath.Join(library, path+"_*.go"))
	return append([]string{name}, further...), err
}

// What a package exports by name, and what each of it is. With members, also the fields and methods of its types.
func exports(pkg *types.Package, members bool) map[string]string {
	found := map[string]string{}
	qualifier := types.Qualifier((*types.Package).Path)
	for _, name := range pkg.Scope().Names() {
		object := pkg.Scope().Lookup(name)
		if !object.Exported() {
			continue
		}
		text := types.ObjectString(object, qualifier)
		switch object := object.(type) {
		case *types.Const:
			text += " = " + object.Val().ExactString()
		case *types.TypeName:
			named, ok := object.Type().(*types.Named)
			if object.IsAlias() || !ok {
				break
			}
			text = "type " + types.TypeString(named, qualifier)
			for at := range named.TypeParams().Len() {
				param := named.TypeParams().At(at)
				text += fmt.Sprintf(" [%s %s]", param, types.TypeString(param.Constraint(), qualifier))
			}
			hidden := ""
			switch under := named.Underlying().(type) {
			case *types.Struct:
				text += " struct"
				for at := range under.NumFields() {
					if field := under.Field(at); field.Exported() && members {
						found[name+"."+field.Name()] = types.ObjectString(field, qualifier)
					}
				}
			case *types.Interface:
				text += " interface"
				if under.IsMethodSet() {
					for at := range under.NumMethods() {
						if method := under.Method(at); !method.Exported() {
							hidden = " with hidden methods"
						} else if members {
							found[name+"."+method.Name()] = types.TypeString(method.Type(), qualifier)
						}
					}
				} else {
					text += " " + types.TypeString(under, qualifier)
				}
			default:
				text += " " + types.TypeString(under, qualifier)
			}
			text += hidden
			if members && !types.IsInterface(named) {
				methods(named, found, qualifier)
			}
		}
		found[name] = text
	}
	return found
}

// The exported methods of a type that is no interface.
func methods(named *types.Named, found map[string]string, qualifier types.Qualifier) {
	all := types.NewMethodSet(types.NewPointer(named))
	values := types.NewMethodSet(named)
	for at := range all.Len() {
		method := all.At(at).Obj()
		if !method.Exported() {
			continue
		}
		receiver := "of *T "
		if values.Lookup(method.Pkg(), method.Name()) != nil {
			receiver = "of T "
		}
		found[named.Obj().Name()+"."+method.Name()] = receiver + types.TypeString(all.At(at).Type(), qualifier)
	}
}

func sorted(names map[string]string) []string {
	var list []string
	for name := range names {
		list = append(list, name)
	}
	sort.Strings(list)
	return list
}

func main() {
	build.Default.GOOS, build.Default.GOARCH, build.Default.CgoEnabled = "linux", "amd64", false
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		panic(err)
	}
	build.Default.GOROOT = strings.TrimSpace(string(root))
	listed, err := exec.Command("go", "list", "std").Output()
	if err != nil {
		panic(err)
	}
	if len(os.Args) > 1 && os.Args[1] == "imports" {
		printImports(strings.Fields(string(listed)))
		return
	}
	theirs, ours := newImporter(goFiles), newImporter(ourFiles)
	comparing := len(os.Args) > 1 && os.Args[1] == "compare"
	for _, path := range strings.Fields(string(listed)) {
		if strings.Contains(path, "internal") || strings.HasPrefix(path, "vendor/") {
			continue
		}
		_, missing := ourFiles(path)
		if comparing && missing != nil {
			continue
		}
		pkg, err := theirs.Import(path)
		if pkg == nil {
			panic(err)
		}
		names := exports(pkg, missing == nil)
		if !comparing {
			fmt.Println(strings.Join(append([]string{path}, sorted(names)...), " "))
			continue
		}
		pkg, err = ours.Import(path)
		if pkg == nil {
			panic(err)
		}
		declared := exports(pkg, true)
		for _, name := range sorted(declared) {
			if declared[name] != names[name] {
				fmt.Printf("%s.%s\n\tgort: %s\n\tGo:   %s\n", path, name, declared[name], names[name])
			}
		}
	}
}
