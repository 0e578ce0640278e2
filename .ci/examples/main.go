// Runs the examples of the installed Go's standard library, each as a program of its own, and compares what they print.
//
//	cargo build --release -p gort-golang --example run
//	go run .ci/examples/main.go [-keep FOLDER] target/release/examples/run [PACKAGE...]
//
// It fails if fewer than 9 of 10 print what their comments say.
package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"go/ast"
	"go/doc"
	"go/parser"
	"go/printer"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sort"
	"strings"
	"time"
)

const ring = "fmt errors sync sync/atomic time context strings strconv sort slices maps cmp iter math math/bits math/rand math/rand/v2 " +
	"bytes bufio io io/fs os log unicode unicode/utf8 unicode/utf16 container/list container/heap container/ring runtime"

// A declaration of a package of examples, and the file that it stands in.
type declaration struct {
	decl ast.Decl
	file *ast.File
}

// The names that a declaration uses, and those of packages of which it uses something.
func uses(decl ast.Decl) (used, packages map[string]bool) {
	used, packages = map[string]bool{}, map[string]bool{}
	var look func(n ast.Node) bool
	look = func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Ident:
			// One that is declared in a function is no other file's.
			local := false
			if n.Obj != nil {
				switch n.Obj.Decl.(type) {
				case *ast.AssignStmt, *ast.Field:
					local = true
				}
			}
			if !local {
				used[n.Name] = true
			}
		case *ast.SelectorExpr:
			if x, ok := n.X.(*ast.Ident); ok {
				packages[x.Name] = true
			}
			ast.Inspect(n.X, look)
			return false
		}
		return true
	}
	ast.Inspect(decl, look)
	return
}

// The name of the type that a method has.
func receiver(f *ast.FuncDecl) string {
	if f.Recv == nil {
		return ""
	}
	typ := f.Recv.List[0].Type
	for {
		switch t := typ.(type) {
		case *ast.StarExpr:
			typ = t.X
		case *ast.IndexExpr:
			typ = t.X
		case *ast.IndexListExpr:
			typ = t.X
		case *ast.Ident:
			return t.Name
		}
	}
}

// What a declaration at package level declares.
func declares(decl ast.Decl) (names []string) {
	switch decl := decl.(type) {
	case *ast.FuncDecl:
		if decl.Recv == nil {
			names = append(names, decl.Name.Name)
		}
	case *ast.GenDecl:
		for _, spec := range decl.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				names = append(names, spec.Name.Name)
			case *ast.ValueSpec:
				for _, name := range spec.Names {
					names = append(names, name.Name)
				}
			}
		}
	}
	return
}

// The text of a program that calls a function of a package, with all that it uses.
func program(set *token.FileSet, files []*ast.File, name string) []byte {
	var all []declaration
	for _, file := range files {
		for _, decl := range file.Decls {
			all = append(all, declaration{decl, file})
		}
	}
	taken := make([]bool, len(all))
	used := map[string]bool{name: true}
	for more := true; more; {
		more = false
		for i, d := range all {
			wanted := false
			if f, ok := d.decl.(*ast.FuncDecl); ok && f.Recv != nil {
				wanted = used[receiver(f)]
			}
			for _, name := range declares(d.decl) {
				wanted = wanted || used[name] || name == "_"
			}
			if wanted && !taken[i] {
				taken[i], more = true, true
				names, _ := uses(d.decl)
				for name := range names {
					used[name] = true
				}
			}
		}
	}
	whole := ast.File{Name: ast.NewIdent("main")}
	imports := map[string]bool{}
	for i, d := range all {
		if !taken[i] {
			continue
		}
		_, packages := uses(d.decl)
		for _, spec := range d.file.Imports {
			path := strings.Trim(spec.Path.Value, `"`)
			local := path[strings.LastIndexByte(path, '/')+1:]
			if path == "math/rand/v2" {
				local = "rand"
			}
			if spec.Name != nil {
				local = spec.Name.Name
			}
			if text := local + " " + spec.Path.Value; packages[local] && !imports[text] {
				imports[text] = true
				whole.Decls = append([]ast.Decl{&ast.GenDecl{Tok: token.IMPORT, Specs: []ast.Spec{&ast.ImportSpec{Name: ast.NewIdent(local), Path: &ast.BasicLit{Kind: token.STRING, Value: spec.Path.Value}}}}}, whole.Decls...)
			}
		}
		whole.Decls = append(whole.Decls, d.decl)
	}
	var text bytes.Buffer
	if err := printer.Fprint(&text, set, &whole); err != nil {
		panic(err)
	}
	text.WriteString("\nfunc main() { " + name + "() }\n")
	return text.Bytes()
}

// What a program prints: run by a runner in a folder.
func output(folder string, zone string, command ...string) (out, wrong string, err error) {
	limit, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	run := exec.CommandContext(limit, command[0], command[1:]...)
	run.Dir, run.Env = folder, append(os.Environ(), "TZ="+zone)
	var o, w bytes.Buffer
	run.Stdout, run.Stderr = &o, &w
	err = run.Run()
	return o.String(), w.String(), err
}

func lines(text string, unordered bool) string {
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	if unordered {
		list := strings.Split(text, "\n")
		sort.Strings(list)
		text = strings.Join(list, "\n")
	}
	return text
}

func main() {
	keep := flag.String("keep", "", "where the programs and what they print are kept")
	flag.Parse()
	runner, err := filepath.Abs(flag.Arg(0))
	if err != nil {
		panic(err)
	}
	packages := flag.Args()[1:]
	if len(packages) == 0 {
		packages = strings.Fields(ring)
	}
	folder, _ := filepath.Abs(*keep)
	if *keep == "" {
		folder, _ = os.MkdirTemp("", "examples")
		defer os.RemoveAll(folder)
	}
	os.MkdirAll(folder, 0o777)
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		panic(err)
	}
	all, equal := 0, 0
	for _, path := range packages {
		names, _ := filepath.Glob(filepath.Join(strings.TrimSpace(string(root)), "src", path, "*_test.go"))
		set := token.NewFileSet()
		var files []*ast.File
		for _, name := range names {
			file, err := parser.ParseFile(set, name, nil, parser.ParseComments)
			// Examples may use what tests beside them declare.
			if err == nil && strings.HasSuffix(file.Name.Name, "_test") && !strings.HasSuffix(name, "_windows_test.go") {
				files = append(files, file)
			}
		}
		zone := ""
		if path == "time" {
			zone = "America/Los_Angeles"
		}
		for _, example := range doc.Examples(files...) {
			if example.Output == "" && !example.EmptyOutput {
				continue
			}
			all++
			title := strings.ReplaceAll(path, "/", "_") + "." + example.Name
			source := filepath.Join(folder, title+".go")
			os.WriteFile(source, program(set, files, "Example"+example.Name), 0o666)
			at := filepath.Dir(names[0])
			out, wrong, failed := output(at, zone, runner, source)
			wanted, got := lines(example.Output, example.Unordered), lines(out, example.Unordered)
			if wanted != got {
				// As a program of its own it may print other names of files and packages.
				if out, _, err := output(at, zone, "go", "run", source); err == nil {
					wanted = lines(out, example.Unordered)
				}
			}
			if failed == nil && wanted == got {
				equal++
				continue
			}
			fmt.Printf("%s: %v\n", title, failed)
			if failed != nil {
				said := strings.SplitN(wrong, "\n", 4)
				fmt.Println("\t" + strings.Join(said[:min(3, len(said))], "\n\t"))
			} else {
				fmt.Printf("--- wanted\n%s\n--- got\n%s\n", wanted, got)
			}
		}
	}
	fmt.Printf("%d of %d examples of %s print what they say\n", equal, all, runtime.Version())
	if equal*10 < all*9 {
		os.Exit(1)
	}
}
