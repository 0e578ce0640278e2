// Asks the installed Go for its profile of leaked goroutines (goroutineleak, since Go 1.27), and looks up each goroutine of it among those
// that gort says stay for good.
//
//	cargo build --release --bin gort
//	go run .ci/leaks/main.go [-runs 20] [-time 60s] [-go 1.21] target/release/gort FILE_test.go...
//
// Each file of tests runs so many times, with one processor, two and four. When its tests are over, or hang, the profile is taken. A goroutine is
// known by the line that started it and the line where it waits; one that runs a test has no such line. Only whom nothing reachable can wake is
// in Go's profile: what a global variable holds never is. So what only gort has is no fault of either; what only Go has is a fault of gort where
// its search was complete: exit code 1.
//
// What gort finds by the ideal clock and, where that does not settle it, by the real one, counts together. Where it finds that all are
// deadlocked, who waits then is no leak to it: all of Go's profile is explained by that.
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
	"slices"
	"strings"
	"sync"
	"time"
)

// What gort says of the goroutines that are left.
type found struct {
	Complete   bool
	Incomplete string
	Reason     string
	Endings    struct{ Deadlock json.RawMessage }
	Leaks      *struct {
		Goroutines []struct {
			Created string
			Parked  *struct{ State, At string }
			Fate    string
		}
	}
}

// The lines of a goroutine: where it was started, where it waits.
type goroutine struct{ started, waits string }

func (g goroutine) String() string { return g.started + " waits at " + g.waits }

var (
	runs     = flag.Int("runs", 20, "of each file's tests, with each number of processors")
	limit    = flag.Duration("time", time.Minute, "after which a search is interrupted: what it has found by then counts")
	language = flag.String("go", "1.21", "version of the language")
)

// What takes the profile. The tests run beside it: they may hang.
const harness = `package %s

import (
	"os"
	"runtime/pprof"
	"testing"
	"time"
)

func TestMain(m *testing.M) {
	done := make(chan bool)
	go func() {
		m.Run()
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(time.Second):
	}
	time.Sleep(100 * time.Millisecond)
	pprof.Lookup("goroutineleak").WriteTo(os.Stderr, 2)
	os.Exit(0)
}
`

var (
	packageOf = regexp.MustCompile(`(?m)^package (\w+)`)
	head      = regexp.MustCompile(`^goroutine \d+ (?:gp=\S+ m=\S+ )?\[[^\]]*\(leaked\)[^\]]*\]:`)
	place     = regexp.MustCompile(`^\t(\S+):(\d+)`)
)

// command runs what ends by itself, or is interrupted.
func command(folder string, environment []string, most time.Duration, words ...string) (out, said string, err error) {
	until, cancel := context.WithTimeout(context.Background(), most)
	defer cancel()
	cmd := exec.CommandContext(until, words[0], words[1:]...)
	cmd.Dir, cmd.Env, cmd.WaitDelay = folder, append(os.Environ(), environment...), 10*time.Second
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	var o, e bytes.Buffer
	cmd.Stdout, cmd.Stderr = &o, &e
	err = cmd.Run()
	return o.String(), e.String(), err
}

// leaked gives the goroutines that a profile calls leaked.
func leaked(profile, file string) (all []goroutine) {
	for _, block := range strings.Split(profile, "\n\n") {
		if !head.MatchString(block) {
			continue
		}
		one, startedNext, inTest := goroutine{}, false, false
		for _, line := range strings.Split(block, "\n") {
			if strings.HasPrefix(line, "created by ") {
				startedNext, inTest = true, strings.Contains(line, "testing.")
				continue
			}
			at := place.FindStringSubmatch(line)
			if at == nil || filepath.Base(at[1]) != file {
				continue
			}
			if startedNext {
				one.started = file + ":" + at[2]
			} else if one.waits == "" {
				one.waits = file + ":" + at[2]
			}
		}
		if inTest {
			one.started = "test"
		}
		if one.waits != "" && !slices.Contains(all, one) {
			all = append(all, one)
		}
	}
	return all
}

// ofGo gives what Go's profile has in any run.
func ofGo(name string) (all []goroutine, wrong string) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err.Error()
	}
	folder, err := os.MkdirTemp("", "leaks")
	if err != nil {
		return nil, err.Error()
	}
	defer os.RemoveAll(folder)
	of := packageOf.FindSubmatch(text)
	if of == nil {
		return nil, "no package clause"
	}
	file := filepath.Base(name)
	write := func(name string, text []byte) {
		err = first(err, os.WriteFile(filepath.Join(folder, name), text, 0o644))
	}
	write("go.mod", []byte("module leaks\n\ngo "+*language+"\n"))
	write(file, text)
	write("zz_profile_test.go", fmt.Appendf(nil, harness, of[1]))
	if err != nil {
		return nil, err.Error()
	}
	if _, said, err := command(folder, nil, 5*time.Minute, "go", "test", "-c", "-vet=off", "-o", "tests"); err != nil {
		return nil, "Go does not build it: " + said
	}
	// Most of the time a run sleeps.
	var mutex sync.Mutex
	var group sync.WaitGroup
	free := make(chan bool, 8)
	for n := range *runs * 3 {
		group.Add(1)
		free <- true
		go func() {
			defer group.Done()
			_, said, _ := command(folder, []string{fmt.Sprint("GOMAXPROCS=", 1<<(n%3))}, time.Minute, filepath.Join(folder, "tests"))
			<-free
			mutex.Lock()
			defer mutex.Unlock()
			for _, one := range leaked(said, file) {
				if !slices.Contains(all, one) {
					all = append(all, one)
				}
			}
		}()
	}
	group.Wait()
	return all, ""
}

func first(one, other error) error {
	if one != nil {
		return one
	}
	return other
}

// isThere says whether a number of outputs is one.
func isThere(number json.RawMessage) bool {
	return len(number) > 0 && string(number) != "0"
}

// ofGort gives what stays for good, or may, by a clock, and what else is said.
func ofGort(gort, name, clock string) (all []goroutine, search found, wrong string) {
	folder, file := filepath.Split(name)
	out, said, _ := command(folder, nil, *limit, gort, "--lang", "en", "--format", "json", "explore", file, "--go", *language, "--limit", "0", "--clock", clock)
	if json.Unmarshal([]byte(out), &search) != nil {
		return nil, search, strings.SplitN(strings.TrimSpace(said), "\n", 2)[0]
	}
	if search.Leaks == nil {
		return nil, search, ""
	}
	for _, one := range search.Leaks.Goroutines {
		if one.Parked != nil && (one.Fate == "stays" || one.Fate == "may-stay") {
			all = append(all, goroutine{one.Created, one.Parked.At})
		}
	}
	return all, search, ""
}

func main() {
	flag.Parse()
	if flag.NArg() < 2 {
		fmt.Println("usage: go run .ci/leaks/main.go [-runs N] [-time T] [-go VERSION] GORT FILE_test.go...")
		os.Exit(64)
	}
	gort, _ := filepath.Abs(flag.Arg(0))
	var agree, more, less, faults, refused, none int
	for _, name := range flag.Args()[1:] {
		name, _ = filepath.Abs(name)
		label := filepath.Join(filepath.Base(filepath.Dir(filepath.Dir(name))), filepath.Base(filepath.Dir(name)))
		known, search, wrong := ofGort(gort, name, "ideal")
		if wrong != "" {
			refused++
			fmt.Printf("%-20s not taken: %s\n", label, wrong)
			continue
		}
		profile, wrong := ofGo(name)
		if wrong != "" {
			refused++
			fmt.Printf("%-20s not taken: %s\n", label, wrong)
			continue
		}
		deadlock := isThere(search.Endings.Deadlock)
		lacks := func() (all []goroutine) {
			if deadlock {
				return nil
			}
			for _, one := range profile {
				if !slices.Contains(known, one) {
					all = append(all, one)
				}
			}
			return all
		}
		complete, reason := search.Complete, search.Reason
		if len(lacks()) > 0 {
			real, search, _ := ofGort(gort, name, "real")
			known, complete = append(known, real...), complete && search.Complete
			deadlock = isThere(search.Endings.Deadlock)
			reason += " " + search.Reason
		}
		missing := lacks()
		only := 0
		for n, one := range known {
			if !slices.Contains(profile, one) && !slices.Contains(known[:n], one) {
				only++
			}
		}
		how := "the same"
		switch {
		case deadlock:
			agree++
			how = "a deadlock"
		case len(missing) > 0:
			less++
			how = "only Go"
			if complete {
				faults++
			}
		case len(profile) == 0 && only == 0:
			none++
			how = "none"
		case only > 0:
			more++
			how = "gort has more"
		default:
			agree++
		}
		if !complete {
			how += ", not complete: " + reason
		}
		fmt.Printf("%-20s Go %2d, of them gort %2d; only gort %2d: %s\n", label, len(profile), len(profile)-len(missing), only, how)
		for _, one := range missing {
			fmt.Printf("    only Go: %v\n", one)
		}
	}
	fmt.Printf("leaks: %d the same or deadlocked, %d where gort has more, %d without any, %d where Go has one that gort has not, %d not taken; %d faults\n", agree, more, none, less, refused, faults)
	if faults > 0 {
		os.Exit(1)
	}
}
