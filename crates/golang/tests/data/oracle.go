// Reads Go texts and prints what gc's own parser says of each. The test that starts it puts it beside a copy of
// cmd/compile/internal/syntax from the installed Go.
// With `constants` a text is a program for oracle_constants.go, with `types` one for oracle_types.go, with `check` or
// `facts` one for oracle_check.go. With `nodes` the nodes of the tree come out in place of errors, if there are none. With `characters` it prints what Go takes each
// character for.
//
// A text comes as its length on a line and its bytes. What goes out for each: the number of errors on a line, and for each error
// its length on a line, and "place: text" with a newline.
package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"oracle/syntax"
)

// One syntax error a line, and one of equal other errors, as in cmd/compile/internal/base.
type told struct {
	errors     []string
	lastSyntax string
	lastOther  string
}

func (t *told) tell(err error) {
	e := err.(syntax.Error)
	line := fmt.Sprint(e.Pos.Base().Pos(), e.Pos.Line())
	if strings.HasPrefix(e.Msg, "syntax error") {
		if t.lastSyntax == line {
			return
		}
		t.lastSyntax = line
	} else {
		if t.lastOther == line+e.Msg {
			return
		}
		t.lastOther = line + e.Msg
	}
	t.errors = append(t.errors, fmt.Sprintf("%s: %s", e.Pos, e.Msg))
}

func (t *told) print(out io.Writer) {
	fmt.Fprintf(out, "%d\n", len(t.errors))
	for _, e := range t.errors {
		fmt.Fprintf(out, "%d\n%s\n", len(e), e)
	}
}

// What each character is: a letter, a digit, printable, or nothing of that.
func characters() {
	kinds := make([]byte, unicode.MaxRune+1)
	for r := range kinds {
		switch r := rune(r); {
		case unicode.IsLetter(r):
			kinds[r] = 'L'
		case unicode.IsDigit(r):
			kinds[r] = 'D'
		case strconv.IsPrint(r):
			kinds[r] = 'P'
		default:
			kinds[r] = '-'
		}
	}
	os.Stdout.Write(kinds)
}

// All expressions, statements and declarations of a file: place, kind, and expressions as messages show them.
func nodes(file *syntax.File) []string {
	var nodes []string
	syntax.Inspect(file, func(n syntax.Node) bool {
		var shown string
		switch n := n.(type) {
		case syntax.Expr:
			shown = syntax.String(n)
		case *syntax.BranchStmt:
			shown = n.Tok.String()
			if n.Target != nil {
				shown += fmt.Sprintf(" to %d:%d", n.Target.Pos().Line(), n.Target.Pos().Col())
			}
		case *syntax.CallStmt:
			shown = n.Tok.String()
		case *syntax.AssignStmt:
			if n.Op != 0 {
				shown = n.Op.String()
			}
		case *syntax.RangeClause:
			shown = fmt.Sprint(n.Def)
		case *syntax.TypeDecl:
			shown = fmt.Sprint(n.Alias)
		case *syntax.BlockStmt:
			shown = fmt.Sprintf("%d:%d", n.Rbrace.Line(), n.Rbrace.Col())
		case syntax.Stmt, syntax.Decl:
		default:
			return true
		}
		kind := strings.TrimPrefix(fmt.Sprintf("%T", n), "*syntax.")
		nodes = append(nodes, fmt.Sprintf("%d:%d %s %s", n.Pos().Line(), n.Pos().Col(), kind, shown))
		return true
	})
	slices.Sort(nodes)
	return slices.Compact(nodes)
}

func main() {
	what := "errors"
	if len(os.Args) > 1 {
		what = os.Args[1]
	}
	if what == "characters" {
		characters()
		return
	}
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriterSize(os.Stdout, 1<<20)
	for {
		var size int
		if _, err := fmt.Fscanf(in, "%d\n", &size); err != nil {
			break
		}
		text := make([]byte, size)
		if _, err := io.ReadFull(in, text); err != nil {
			panic(err)
		}
		var t told
		if answer := map[string]func(string) []string{"constants": constants, "types": typeFacts}[what]; answer != nil {
			t.errors = answer(string(text))
			t.print(out)
			continue
		}
		if what == "check" || what == "facts" {
			check(text, &t, what == "facts")
			t.print(out)
			if in.Buffered() == 0 {
				out.Flush()
			}
			continue
		}
		file, _ := syntax.Parse(syntax.NewFileBase("x.go"), bytes.NewReader(text), t.tell, nil, syntax.CheckBranches)
		if what == "nodes" && len(t.errors) == 0 {
			t.errors = nodes(file)
		}
		t.print(out)
		if in.Buffered() == 0 {
			out.Flush()
		}
	}
	out.Flush()
}
