// Runs the programs of gobyexample by gort and by the installed Go, and counts those that print the same.
//
//	cargo build --release -p gort-golang --example run
//	GORT_GOBYEXAMPLE=FOLDER go run .ci/gobyexample/main.go [-v] target/release/examples/run
//
// FOLDER holds `examples`. Each runs with the same arguments and the same input. Where the order of goroutines, the clock, chance or the machine
// show in what a program prints, the two differ: those are named, with the line.
package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// What a program prints to each stream, and its exit code.
func output(folder string, command ...string) (out, errors string, code int) {
	limit, cancel := context.WithTimeout(context.Background(), 60*time.Second)
	defer cancel()
	run := exec.CommandContext(limit, command[0], command[1:]...)
	run.Dir, run.WaitDelay, run.Stdin = folder, time.Second, strings.NewReader("hello\nfilter\n")
	var o, e bytes.Buffer
	run.Stdout, run.Stderr = &o, &e
	run.Run()
	return o.String(), e.String(), run.ProcessState.ExitCode()
}

func main() {
	verbose := flag.Bool("v", false, "show what differs")
	flag.Parse()
	root := os.Getenv("GORT_GOBYEXAMPLE")
	names, _ := filepath.Glob(filepath.Join(root, "examples", "*", "*.go"))
	if root == "" || len(names) == 0 {
		fmt.Println("skipped: GORT_GOBYEXAMPLE names no folder with gobyexample's source")
		return
	}
	runner, _ := filepath.Abs(flag.Arg(0))
	bin, _ := os.MkdirTemp("", "gobyexample")
	defer os.RemoveAll(bin)
	var all, same, refused int
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		all++
		folder, file := filepath.Split(name)
		got, said, code := output(folder, runner, file)
		if code == 69 {
			refused++
			fmt.Printf("%s: %s\n", file, strings.SplitN(said, "\n", 2)[0])
			continue
		}
		program := filepath.Join(bin, "prog")
		if _, said, of := output(folder, "go", "build", "-o", program, file); of != 0 {
			fmt.Printf("%s: Go does not build it: %s\n", file, strings.SplitN(said, "\n", 2)[0])
			continue
		}
		wanted, _, of := output(folder, program)
		if got == wanted && code == of {
			same++
			continue
		}
		one, other := strings.Split(got, "\n"), strings.Split(wanted, "\n")
		at := 0
		for at < min(len(one), len(other))-1 && one[at] == other[at] {
			at++
		}
		fmt.Printf("%s: exit %d, in Go %d; line %d: %q, in Go %q\n", file, code, of, at+1, one[at], other[at])
		if *verbose {
			fmt.Printf("--- Go\n%s--- gort\n%s", wanted, got)
		}
	}
	fmt.Printf("gobyexample: %d of %d programs print the same, %d are refused by name\n", same, all, refused)
}
