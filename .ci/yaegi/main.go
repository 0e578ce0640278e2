// Runs the programs of yaegi's folder `_test` that say what they print, and counts those that print it.
//
//	cargo build --release -p gort-golang --example run
//	GORT_YAEGI=FOLDER go run .ci/yaegi/main.go [-v] target/release/examples/run
//
// FOLDER is yaegi's source. What differs from the comment is run by the installed Go, too: its output counts. A program that imports what gort
// does not have is refused by package, and out of its scope. It fails if fewer than 95 of 100 of the others agree.
package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"time"
)

// What a program's last comment says that it prints, or how it fails.
func comment(path string) (text string, fails, ok bool) {
	file, _ := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
	if file == nil || len(file.Comments) == 0 {
		return
	}
	text = file.Comments[len(file.Comments)-1].Text()
	if strings.HasPrefix(text, "GOPATH:") {
		_, text, _ = strings.Cut(text, "\n")
	}
	if rest, ok := strings.CutPrefix(text, "Output:\n"); ok {
		return strings.TrimSpace(rest), false, true
	}
	_, fails = strings.CutPrefix(text, "Error:\n")
	return "", fails, fails
}

// What a program prints to both streams, and its exit code.
func output(folder string, command ...string) (string, int) {
	limit, cancel := context.WithTimeout(context.Background(), 60*time.Second)
	defer cancel()
	run := exec.CommandContext(limit, command[0], command[1:]...)
	run.Dir, run.WaitDelay = folder, time.Second
	var out bytes.Buffer
	run.Stdout, run.Stderr = &out, &out
	run.Run()
	return strings.TrimSpace(out.String()), run.ProcessState.ExitCode()
}

func main() {
	verbose := flag.Bool("v", false, "show what differs")
	flag.Parse()
	root := os.Getenv("GORT_YAEGI")
	names, _ := filepath.Glob(filepath.Join(root, "_test", "*.go"))
	if root == "" || len(names) == 0 {
		fmt.Println("skipped: GORT_YAEGI names no folder with yaegi's source")
		return
	}
	runner, _ := filepath.Abs(flag.Arg(0))
	// Where yaegi runs them.
	folder := filepath.Join(root, "interp")
	var all, agree, wrong, faulty int
	refused := map[string]int{}
	for _, name := range names {
		wanted, fails, ok := comment(name)
		if !ok {
			continue
		}
		path := filepath.Join("..", "_test", filepath.Base(name))
		got, code := output(folder, runner, path)
		if code == 69 {
			_, what, _ := strings.Cut(strings.SplitN(got, "\n", 2)[0], "gort cannot run ")
			refused[strings.TrimSpace(what)]++
			continue
		}
		if fails {
			// yaegi words errors in its own way: that it does not run counts, or that it fails as it does in Go.
			faulty++
			if _, of := output(folder, "go", "run", path); code != 0 || of == 0 {
				wrong++
				continue
			}
			fmt.Printf("%s: it runs\n", path)
			continue
		}
		all++
		if got == wanted && code == 0 {
			agree++
			continue
		}
		real, of := output(folder, "go", "run", path)
		if of != 0 {
			real = strings.TrimSpace(strings.TrimSuffix(real, fmt.Sprintf("exit status %d", of)))
		}
		if got == real || of == 1 && code == 1 {
			agree++
			continue
		}
		fmt.Printf("%s: exit %d, in Go %d\n", path, code, of)
		if *verbose {
			fmt.Printf("--- wanted\n%s\n--- Go\n%s\n--- gort\n%s\n", wanted, real, got)
		}
	}
	names = names[:0]
	missing := 0
	for what, n := range refused {
		names = append(names, fmt.Sprintf("%4d  %s", n, what))
		missing += n
	}
	sort.Sort(sort.Reverse(sort.StringSlice(names)))
	fmt.Println(strings.Join(names, "\n"))
	fmt.Printf("yaegi: %d programs that print something: %d agree; %d of %d that are wrong are so here; %d are refused for what they import\n",
		all, agree, wrong, faulty, missing)
	if agree*100 < all*95 {
		os.Exit(1)
	}
}
