// Counts the errors that Go's own tests expect of a compiler and that gort's checker reports: the lines of the files of its folder `test`
// that begin with `// errorcheck`. And it counts what the checker says of the valid files beside them, which should be nothing.
//
//	cargo build --release -p gort-golang --example check
//	GORT_GO_TESTS=FOLDER go run .ci/errorcheck/main.go [-v] target/release/examples/check
//
// FOLDER holds `test`. Files that want what only the later passes of gc say (-m, -live, ssa) are left out. It fails if fewer than 8 of 10
// lines are reported, or if a valid file is said to be wrong.
package main

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var (
	wantedLine = regexp.MustCompile(`// (?:GC_)?ERROR (.*)`)
	quoted     = regexp.MustCompile(`"([^"]*)"`)
	lineNumber = regexp.MustCompile(`LINE(([+-])(\d+))?`)
	reported   = regexp.MustCompile(`^([^\s:][^:]*):(\d+)(?::\d+)?: (.*)`)
	version    = regexp.MustCompile(`^-lang=go1\.\d+$`)
)

// What is said of each line of a file, by the checker with these arguments.
func said(checker, path string, arguments ...string) (lines map[int][]string, all []string) {
	check := exec.Command(checker, append(arguments, "-e", filepath.Base(path))...)
	check.Dir = filepath.Dir(path)
	out, _ := check.CombinedOutput()
	lines = map[int][]string{}
	at := 0
	for line := range strings.Lines(string(out)) {
		line = strings.TrimRight(line, "\n")
		if m := reported.FindStringSubmatch(line); m != nil {
			at, _ = strconv.Atoi(m[2])
			lines[at] = append(lines[at], m[3])
			all = append(all, line)
		} else if n := len(lines[at]); n > 0 {
			lines[at][n-1] += "\n" + line
		} else if line != "" {
			all = append(all, line)
		}
	}
	return lines, all
}

// The expressions that what is said of each line has to match.
func wanted(name, text string) map[int][]*regexp.Regexp {
	all := map[int][]*regexp.Regexp{}
	for i, line := range strings.Split(text, "\n") {
		m := wantedLine.FindStringSubmatch(line)
		if m == nil || strings.Contains(line, "////") {
			continue
		}
		for _, m := range quoted.FindAllStringSubmatch(m[1], -1) {
			rx := lineNumber.ReplaceAllStringFunc(m[1], func(m string) string {
				n := i + 1
				if delta, err := strconv.Atoi(m[4:]); err == nil {
					n += delta
				}
				return fmt.Sprintf("%s:%d", name, n)
			})
			all[i+1] = append(all[i+1], regexp.MustCompile(rx))
		}
	}
	return all
}

func main() {
	verbose := flag.Bool("v", false, "say each line that is missing, worded otherwise, or said although nothing is wrong")
	flag.Parse()
	root := filepath.Join(os.Getenv("GORT_GO_TESTS"), "test")
	if _, err := os.Stat(root); os.Getenv("GORT_GO_TESTS") == "" || err != nil {
		fmt.Println("skipped: GORT_GO_TESTS names no folder with Go's tests")
		return
	}
	checker, _ := filepath.Abs(flag.Arg(0))
	say := func(format string, args ...any) {
		if *verbose {
			fmt.Printf(format+"\n", args...)
		}
	}
	var files, whole, lines, found, worded, more, valid, silent int
	filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() && strings.HasSuffix(path, ".dir") {
			return fs.SkipDir
		}
		if entry.IsDir() || !strings.HasSuffix(path, ".go") {
			return nil
		}
		data, _ := os.ReadFile(path)
		text := string(data)
		head, _, _ := strings.Cut(text, "\npackage ")
		first, _, _ := strings.Cut(head, "\n")
		words := strings.Fields(first)
		if len(words) < 2 || words[0] != "//" || strings.Contains(head, "//go:build") {
			return nil
		}
		name := filepath.Base(path)
		switch words[1] {
		case "run", "compile", "build":
			if len(words) > 2 || strings.Contains(text, "import \"C\"") {
				return nil
			}
			valid++
			_, all := said(checker, path)
			// gc is not told here that there are no other files, as `go build` tells it: a function may have its body elsewhere.
			all = slices.DeleteFunc(all, func(line string) bool { return strings.HasSuffix(line, ": missing function body") })
			if len(all) == 0 {
				silent++
			} else {
				say("%s is valid: %s", path, all[0])
			}
		case "errorcheck":
			if slices.ContainsFunc(words[2:], func(word string) bool { return !version.MatchString(word) }) {
				return nil
			}
			files++
			said, _ := said(checker, path, words[2:]...)
			isWhole := true
			wants := wanted(name, text)
			for line, expressions := range wants {
				lines++
				if len(said[line]) == 0 {
					say("%s:%d: missing: %s", path, line, expressions[0])
					isWhole = false
					continue
				}
				found++
				for _, expression := range expressions {
					if !slices.ContainsFunc(said[line], expression.MatchString) {
						say("%s:%d: %q, not %s", path, line, said[line], expression)
						isWhole = false
						worded--
						break
					}
				}
				worded++
			}
			for line, texts := range said {
				if wants[line] == nil {
					say("%s:%d: nothing is wanted: %q", path, line, texts)
					isWhole = false
					more++
				}
			}
			if isWhole {
				whole++
			}
		}
		return nil
	})
	fmt.Printf("errorcheck: of %d lines with errors in %d files %d are reported (%.1f %%), %d as the file words them; %d other lines; %d files as wanted\n",
		lines, files, found, 100*float64(found)/float64(max(lines, 1)), worded, more, whole)
	fmt.Printf("valid: of %d files nothing is said of %d\n", valid, silent)
	if found*10 < lines*8 || silent < valid {
		os.Exit(1)
	}
}
