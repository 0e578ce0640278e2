// What gc's own checker says of programs: see tests/golang/check.rs. The test that starts it puts it beside a copy of
// cmd/compile/internal/types2 from the installed Go.
//
// A program is a list of packages. A line says how many files a package has, its version of the language and its path; then come the
// files: a line with the length and the name of each, and its text.
package main

import (
	"bufio"
	"bytes"
	"fmt"
	"go/build"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"oracle/syntax"
	"oracle/types2"
)

// Packages of the installed Go, from their sources, without the bodies of functions; and those of the program.
type sources struct {
	std   map[string]*types2.Package
	local map[string]*types2.Package
}

var std = sources{std: map[string]*types2.Package{}}

func (s *sources) Import(path string) (*types2.Package, error) {
	if path == "unsafe" {
		return types2.Unsafe, nil
	}
	if pkg := s.local[path]; pkg != nil {
		return pkg, nil
	}
	if pkg := s.std[path]; pkg != nil {
		return pkg, nil
	}
	context := build.Default
	context.CgoEnabled = false
	context.GOOS, context.GOARCH = "linux", "amd64"
	dir := filepath.Join(context.GOROOT, "src", path)
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		dir = filepath.Join(context.GOROOT, "src", "vendor", path)
	}
	found, err := context.ImportDir(dir, 0)
	if path == "C" || path == "" || err != nil || len(found.GoFiles) == 0 {
		return nil, fmt.Errorf("package %s is not in std", path)
	}
	var files []*syntax.File
	for _, name := range found.GoFiles {
		file, err := syntax.ParseFile(filepath.Join(dir, name), nil, nil, 0)
		if err != nil {
			panic(err)
		}
		files = append(files, file)
	}
	conf := types2.Config{
		IgnoreFuncBodies:   true,
		IgnoreBranchErrors: true,
		Importer:           &std,
		Sizes:              types2.SizesFor("gc", "amd64"),
	}
	pkg, err := conf.Check(path, files, nil)
	if err != nil {
		panic(err)
	}
	s.std[path] = pkg
	return pkg, nil
}

var asksForVersion = regexp.MustCompile(`requires go[0-9]+\.[0-9]+ or later`)

// What was found out about a package: everything that its compiler needs to know, a line each.
func facts(info *types2.Info) []string {
	var said []string
	say := func(format string, arguments ...any) { said = append(said, fmt.Sprintf(format, arguments...)) }
	name := func(pkg *types2.Package) string { return pkg.Name() }
	typ := func(t types2.Type) string {
		if t == nil {
			return "no type"
		}
		return types2.TypeString(t, name)
	}
	list := func(types *types2.TypeList) string {
		var all []string
		for i := range types.Len() {
			all = append(all, typ(types.At(i)))
		}
		return strings.Join(all, ", ")
	}
	for x, tv := range info.Types {
		if basic, ok := tv.Type.(*types2.Basic); !x.Pos().IsKnown() || tv.Value != nil && ok && basic.Info()&types2.IsUntyped != 0 {
			// Operands of constant operations have no type of their own: we keep nothing of them.
			continue
		}
		mode := "value"
		switch {
		case tv.IsVoid():
			mode = "void"
		case tv.IsType():
			mode = "type"
		case tv.IsBuiltin():
			mode = "builtin"
		case tv.IsNil():
			mode = "nil"
		case tv.Value != nil:
			mode = "constant " + tv.Value.ExactString()
		case tv.Addressable():
			mode = "variable"
		case tv.Assignable():
			mode = "element"
		case tv.HasOk():
			mode = "comma ok"
		}
		say("%s: %s: %s, %s", x.Pos(), syntax.String(x), typ(tv.Type), mode)
	}
	for x, object := range info.Defs {
		if object != nil {
			say("%s: %s declares %s at %s", x.Pos(), x.Value, typ(object.Type()), object.Pos())
		}
	}
	for x, object := range info.Uses {
		say("%s: %s is %s at %s", x.Pos(), x.Value, typ(object.Type()), object.Pos())
	}
	for x, s := range info.Selections {
		kind := [...]string{"field", "method", "method expression"}[s.Kind()]
		say("%s: %s selects %s of %s at %s by %d, %t", x.Pos(), syntax.String(x), kind, typ(s.Recv()), s.Obj().Pos(), s.Index(), s.Indirect())
	}
	for x, instance := range info.Instances {
		say("%s: %s with [%s] is %s", x.Pos(), x.Value, list(instance.TypeArgs), typ(instance.Type))
	}
	for x, object := range info.Implicits {
		if _, ok := x.(*syntax.CaseClause); ok {
			say("%s: a clause has %s %s", x.Pos(), object.Name(), typ(object.Type()))
		}
	}
	for at, initializer := range info.InitOrder {
		var all []string
		for _, v := range initializer.Lhs {
			all = append(all, v.Name())
		}
		say("%d: %s = %s", at, strings.Join(all, ", "), syntax.String(initializer.Rhs))
	}
	return said
}

// Checks a program, and tells the errors of all its packages, or what was found out about one without any.
func check(text []byte, t *told, wantsFacts bool) {
	defer func() {
		if p := recover(); p != nil {
			t.errors = []string{fmt.Sprint("panic: ", p)}
		}
	}()
	importer := sources{std: std.std, local: map[string]*types2.Package{}}
	in := bufio.NewReader(bytes.NewReader(text))
	var found []string
	for {
		var count int
		var lang, path string
		if _, err := fmt.Fscanf(in, "%d %s %s\n", &count, &lang, &path); err != nil {
			if len(t.errors) == 0 {
				t.errors = found
			}
			return
		}
		var files []*syntax.File
		bases := map[*syntax.PosBase]*syntax.File{}
		syntaxErrors := false
		for range count {
			var size int
			var name string
			if _, err := fmt.Fscanf(in, "%d %s\n", &size, &name); err != nil {
				panic(err)
			}
			text := make([]byte, size)
			if _, err := io.ReadFull(in, text); err != nil {
				panic(err)
			}
			tell := func(err error) {
				syntaxErrors = syntaxErrors || strings.HasPrefix(err.(syntax.Error).Msg, "syntax error")
				t.tell(err)
			}
			file, _ := syntax.Parse(syntax.NewFileBase(name), bytes.NewReader(text), tell, nil, syntax.CheckBranches)
			if file != nil {
				files = append(files, file)
				bases[file.Pos().FileBase()] = file
			}
		}
		if syntaxErrors {
			return
		}
		info := types2.Info{
			FileVersions: map[*syntax.PosBase]string{},
			Types:        map[syntax.Expr]types2.TypeAndValue{},
			Defs:         map[*syntax.Name]types2.Object{},
			Uses:         map[*syntax.Name]types2.Object{},
			Selections:   map[*syntax.SelectorExpr]*types2.Selection{},
			Instances:    map[*syntax.Name]types2.Instance{},
			Implicits:    map[syntax.Node]types2.Object{},
		}
		conf := types2.Config{
			GoVersion:          lang,
			IgnoreBranchErrors: true,
			Importer:           &importer,
			Sizes:              types2.SizesFor("gc", "amd64"),
		}
		conf.Error = func(err error) {
			e := err.(types2.Error)
			if asksForVersion.MatchString(e.Msg) {
				base := e.Pos.FileBase()
				if version := info.FileVersions[base]; bases[base].GoVersion == version {
					e.Msg += fmt.Sprintf(" (file declares //go:build %s)", version)
				} else {
					e.Msg += fmt.Sprintf(" (-lang was set to %s; check go.mod)", lang)
				}
			}
			t.tell(syntax.Error{Pos: e.Pos, Msg: e.Msg})
		}
		pkg, _ := conf.Check(path, files, &info)
		importer.local[path] = pkg
		if wantsFacts && len(t.errors) == 0 {
			found = append(found, facts(&info)...)
		}
	}
}
