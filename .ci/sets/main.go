// Runs Go programs many times by the installed Go, and looks up each output among all that gort says the program can print.
//
//	cargo build --release --bin gort
//	go run .ci/sets/main.go [-runs 300] [-bound 200000] target/release/gort FILE.go...
//
// Each program is explored with both clocks, and runs with one processor and with two. An output outside of what a complete search with the
// real clock has found is a fault of gort: exit code 1. What gort refuses, or does not explore completely, is named with the reason; of those
// nothing follows from an output outside.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
	"time"
)

// What gort says a program can print.
type found struct {
	Complete   bool
	Incomplete string
	Outputs    json.RawMessage
	Races      []any
	List       []struct {
		Output  []string
		Ending  string
		Message string
	}
}

// run gives what a command prints, and its exit code; -1: it did not come to an end.
func run(folder string, environment []string, limit time.Duration, command ...string) (out, errors string, code int) {
	until, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	cmd := exec.CommandContext(until, command[0], command[1:]...)
	cmd.Dir, cmd.WaitDelay, cmd.Env = folder, time.Second, append(os.Environ(), environment...)
	var o, e bytes.Buffer
	cmd.Stdout, cmd.Stderr = &o, &e
	cmd.Run()
	return o.String(), e.String(), cmd.ProcessState.ExitCode()
}

// shown puts an output on a line: its lines, and how it ended.
func shown(lines []string, message string) string {
	if message != "" {
		lines = append(append([]string{}, lines...), message)
	}
	return strings.Join(lines, " | ")
}

var trouble = regexp.MustCompile(`(?m)^(panic: |fatal error: ).*$`)

// explore gives all that gort lists with a clock; what is wrong otherwise.
func explore(gort, folder, file, clock, bound string) (all found, wrong string) {
	out, said, code := run(folder, nil, 5*time.Minute, gort, "explore", file, "--clock", clock, "--bound", bound, "--limit", "1000000", "--format", "json", "--no-effort")
	if code == 64 || code == 65 || code == 69 || json.Unmarshal([]byte(out), &all) != nil {
		return all, fmt.Sprintf("exit %d: %s", code, strings.SplitN(strings.TrimSpace(said), "\n", 2)[0])
	}
	return all, ""
}

func main() {
	runs := flag.Int("runs", 300, "of each program with each number of processors")
	bound := flag.String("bound", "200000", "states that a search may see")
	flag.Parse()
	if flag.NArg() < 2 {
		fmt.Println("usage: go run .ci/sets/main.go [-runs N] [-bound STATES] GORT FILE.go...")
		os.Exit(64)
	}
	gort, _ := filepath.Abs(flag.Arg(0))
	bin, _ := os.MkdirTemp("", "sets")
	defer os.RemoveAll(bin)
	program := filepath.Join(bin, "prog")
	var taken, complete, faults int
	for _, name := range flag.Args()[1:] {
		folder, file := filepath.Split(name)
		if folder == "" {
			folder = "."
		}
		ideal, wrong := explore(gort, folder, file, "ideal", *bound)
		if wrong != "" {
			fmt.Printf("%s: not taken: %s\n", file, wrong)
			continue
		}
		taken++
		real, wrong := explore(gort, folder, file, "real", *bound)
		if wrong != "" {
			fmt.Printf("%s: with the real clock: %s\n", file, wrong)
			faults++
			continue
		}
		known := map[string]bool{}
		for _, all := range []found{ideal, real} {
			for _, one := range all.List {
				known[shown(one.Output, one.Message)] = true
			}
		}
		if _, said, code := run(folder, nil, time.Minute, "go", "build", "-o", program, file); code != 0 {
			fmt.Printf("%s: Go does not build it: %s\n", file, said)
			continue
		}
		outside, seen := map[string]int{}, map[string]bool{}
		for _, processors := range []string{"GOMAXPROCS=1", "GOMAXPROCS=2"} {
			for range *runs {
				out, said, code := run(folder, []string{processors}, time.Minute, program)
				message := ""
				if code == 2 {
					message = trouble.FindString(said)
				}
				var lines []string
				if out = strings.TrimSuffix(out, "\n"); out != "" {
					lines = strings.Split(out, "\n")
				}
				one := shown(lines, message)
				seen[one] = true
				if !known[one] {
					outside[one]++
				}
			}
		}
		why := ""
		if !real.Complete {
			why = ", not complete: " + real.Incomplete
		} else {
			complete++
		}
		if len(real.Races) > 0 {
			why += ", races"
		}
		fmt.Printf("%s: %s outputs (ideal %s)%s; Go showed %d, of them outside %d\n", file, real.Outputs, ideal.Outputs, why, len(seen), len(outside))
		var all []string
		for one := range outside {
			all = append(all, one)
		}
		sort.Strings(all)
		for _, one := range all[:min(len(all), 3)] {
			fmt.Printf("    %d times: %q\n", outside[one], one)
		}
		if len(outside) > 0 && real.Complete && len(real.Races) == 0 {
			faults++
		}
	}
	fmt.Printf("sets: %d programs taken, %d complete with the real clock, %d with an output of Go's outside\n", taken, complete, faults)
	if faults > 0 {
		os.Exit(1)
	}
}
