// Runs programs that show what fmt, strconv and time make of drawn values, by gort and by the installed Go, and compares them line by line.
//
//	cargo build --release -p gort-golang --example run
//	go run .ci/formats/main.go [-seed N] [-cases N] target/release/examples/run [fmt|strconv|time...]
//
// It fails if a line differs, and shows up to ten of each program.
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

func main() {
	seed := flag.Int("seed", 1, "which cases are drawn")
	cases := flag.Int("cases", 10000, "how many")
	flag.Parse()
	runner, _ := filepath.Abs(flag.Arg(0))
	programs := flag.Args()[min(1, flag.NArg()):]
	if len(programs) == 0 {
		programs = []string{"fmt", "strconv", "time"}
	}
	bin, _ := os.MkdirTemp("", "formats")
	defer os.RemoveAll(bin)
	failed := false
	for _, name := range programs {
		source, compiled := filepath.Join(".ci/formats", name+".go"), filepath.Join(bin, name)
		if out, err := exec.Command("go", "build", "-o", compiled, source).CombinedOutput(); err != nil {
			fmt.Printf("%s%v\n", out, err)
			os.Exit(1)
		}
		arguments := []string{strconv.Itoa(*seed), strconv.Itoa(*cases)}
		wanted, err := exec.Command(compiled, arguments...).Output()
		if err != nil {
			fmt.Printf("%s: %v\n", name, err)
			os.Exit(1)
		}
		got, wrong := exec.Command(runner, append([]string{source, "--"}, arguments...)...).CombinedOutput()
		differ := 0
		one, other := strings.Split(string(got), "\n"), strings.Split(string(wanted), "\n")
		for i := range max(len(one), len(other)) {
			var g, w string
			if i < len(one) {
				g = one[i]
			}
			if i < len(other) {
				w = other[i]
			}
			if g != w {
				if differ++; differ <= 10 {
					fmt.Printf("gort %s\nGo   %s\n", g, w)
				}
			}
		}
		fmt.Printf("%s: %d of %d lines differ (seed %d; %v)\n", name, differ, len(other)-1, *seed, wrong)
		failed = failed || differ > 0
	}
	if failed {
		os.Exit(1)
	}
}
