// Runs Go programs many times by the installed Go, and looks up each output among all that gort says the program can print.
//
//	cargo build --release --bin gort
//	go run .ci/sets/main.go [-runs 300] [-race 10] [-bound 200000] target/release/gort FILE.go...
//
// The folder programs has small ones that misuse what there is, or look as if they did.
//
// Each program is explored with both clocks, and runs with one processor, two and four; a run that takes longer than -limit is not compared.
// An output outside of what a complete search with the real clock has found is a fault of gort: exit code 1. What gort refuses, or does not
// explore completely, is named with the reason; of those nothing follows from an output outside.
//
// With -race each is also built with Go's detector, which needs a C compiler, and runs so often with it: a pair of lines that it names is to
// be among gort's, of data races or of sends beside closes. Where gort knows of no race at all, and says that it has seen everything, that is a fault, too. Where Go's detector follows
// the library's own accesses it names one line only, of which gort has to have one pair.
//
// Of files of tests only the races are compared: with what a test prints stands how long it took.
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
	Certainty  string
	Races      []struct{ First, Second struct{ At string } }
	Beside     []struct{ Send, Close string } `json:"sends_beside_closes"`
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

// The language's version, where it is not that of the installed Go.
var language = flag.String("go", "", "version of the language, such as 1.21")

func isTest(file string) bool {
	return strings.HasSuffix(file, "_test.go")
}

// build has Go make a program of a file, or the program that runs its tests; what is wrong with it otherwise.
func build(folder, file, program string, flags ...string) (wrong string) {
	command := []string{"go", "build"}
	if isTest(file) {
		command = []string{"go", "test", "-c"}
	}
	if *language != "" {
		flags = append(flags, "-gcflags=-lang=go"+*language)
	}
	_, said, code := run(folder, nil, 2*time.Minute, append(append(command, flags...), "-o", program, file)...)
	if code != 0 {
		return "not built: " + said
	}
	return ""
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
	command := []string{gort, "explore", file, "--clock", clock, "--bound", bound, "--limit", "1000000", "--format", "json", "--no-effort"}
	if *language != "" {
		command = append(command, "--go", *language)
	}
	out, said, code := run(folder, nil, 5*time.Minute, command...)
	if code == 64 || code == 65 || code == 69 || json.Unmarshal([]byte(out), &all) != nil {
		return all, fmt.Sprintf("exit %d: %s", code, strings.SplitN(strings.TrimSpace(said), "\n", 2)[0])
	}
	return all, ""
}

// A pair of places of the program's own, in order; of what lies in the library the first one is empty.
type pair [2]string

func pairOf(one, other string) pair {
	return pair{min(one, other), max(one, other)}
}

var (
	accesses = regexp.MustCompile(`(?m)^(?:Previous )?(?:atomic )?(?:[Rr]ead|[Ww]rite) at 0x\w+ by .*\n((?:  .*\n      .*\n)+)`)
	frame    = regexp.MustCompile(`(?m)^      (\S+):(\d+)`)
)

// pairs gives the places of each race that Go's detector has reported.
func pairs(report, file string) (all []pair) {
	for _, block := range strings.Split(report, "WARNING: DATA RACE")[1:] {
		block, _, _ = strings.Cut(block, "==================")
		var places []string
		for _, access := range accesses.FindAllStringSubmatch(block, 2) {
			place := ""
			for _, at := range frame.FindAllStringSubmatch(access[1], -1) {
				if filepath.Base(at[1]) == file {
					place = file + ":" + at[2]
					break
				}
			}
			places = append(places, place)
		}
		if len(places) == 2 {
			all = append(all, pairOf(places[0], places[1]))
		}
	}
	return all
}

// detected gives the pairs that Go's detector names in so many runs, each once; what is wrong otherwise.
func detected(folder, file, program string, runs int) (all []pair, wrong string) {
	if wrong = build(folder, file, program, "-race"); wrong != "" {
		return nil, wrong
	}
	seen := map[pair]bool{}
	for n := range runs {
		// A program that does not end says what it knows as it goes.
		_, said, _ := run(folder, []string{fmt.Sprint("GOMAXPROCS=", 1+n%4)}, 10*time.Second, program)
		for _, one := range pairs(said, file) {
			if !seen[one] {
				seen[one] = true
				all = append(all, one)
			}
		}
	}
	return all, ""
}

// missed gives those of the pairs that gort does not name.
func missed(all []pair, searches ...found) (missing []pair, named int) {
	known, lines := map[pair]bool{}, map[string]bool{}
	for _, search := range searches {
		for _, race := range search.Races {
			known[pairOf(race.First.At, race.Second.At)] = true
			lines[race.First.At], lines[race.Second.At] = true, true
		}
		for _, beside := range search.Beside {
			known[pairOf(beside.Send, beside.Close)] = true
		}
	}
	for _, one := range all {
		switch {
		case known[one], one[0] == "" && lines[one[1]], one[1] == "" && len(known) > 0:
			named++
		default:
			missing = append(missing, one)
		}
	}
	return missing, named
}

func main() {
	runs := flag.Int("runs", 300, "of each program with each number of processors")
	races := flag.Int("race", 0, "runs of each program with Go's detector")
	limit := flag.Duration("limit", time.Minute, "of a run")
	bound := flag.String("bound", "200000", "states that a search may see")
	flag.Parse()
	if flag.NArg() < 2 {
		fmt.Println("usage: go run .ci/sets/main.go [-runs N] [-race N] [-bound STATES] GORT FILE.go...")
		os.Exit(64)
	}
	gort, _ := filepath.Abs(flag.Arg(0))
	bin, _ := os.MkdirTemp("", "sets")
	defer os.RemoveAll(bin)
	program := filepath.Join(bin, "prog")
	var taken, complete, faults, reported, same int
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
		if wrong := build(folder, file, program); wrong != "" {
			fmt.Printf("%s: by Go: %s\n", file, wrong)
			continue
		}
		cut, outside, seen := 0, map[string]int{}, map[string]bool{}
		times := *runs
		if isTest(file) {
			times = 0
		}
		for _, processors := range []string{"GOMAXPROCS=1", "GOMAXPROCS=2", "GOMAXPROCS=4"} {
			for range times {
				out, said, code := run(folder, []string{processors}, *limit, program)
				if code < 0 {
					cut++
					continue
				}
				message := ""
				if code == 2 {
					message = trouble.FindString(said)
				} else if code > 0 {
					message = fmt.Sprint("exit status ", code)
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
		if cut > 0 {
			why += fmt.Sprint(", runs that did not end: ", cut)
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
		if *races == 0 {
			continue
		}
		seenRaces, wrong := detected(folder, file, program, *races)
		if wrong != "" {
			fmt.Printf("    with Go's detector: %s\n", wrong)
			continue
		}
		missing, named := missed(seenRaces, ideal, real)
		reported, same = reported+len(seenRaces), same+named
		if len(seenRaces) > 0 {
			fmt.Printf("    races of Go's detector: %d, of them gort has %d\n", len(seenRaces), named)
		}
		for _, one := range missing {
			fmt.Printf("    not gort's: %q\n", one)
		}
		if len(missing) > 0 && len(real.Races) == 0 && real.Certainty == "proven" {
			faults++
		}
	}
	fmt.Printf("sets: %d programs taken, %d complete with the real clock, %d faults\n", taken, complete, faults)
	if *races > 0 {
		fmt.Printf("sets: Go's detector names %d pairs of places, %d of them gort does, too\n", reported, same)
	}
	if faults > 0 {
		os.Exit(1)
	}
}
