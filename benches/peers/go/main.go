// The Go side of gort's benchmark. One row in this process; the figures are one line of JSON.
//
//	GOMAXPROCS=2 peer ROW N WARM_UP
//	GOMAXPROCS=2 peer echo
//	GOMAXPROCS=2 peer spread PROGRAM
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strconv"
)

// Work does n operations and returns a number that only the whole work gives.
type work func(n int) int

var rows = map[string]work{
	"yield":          yield,
	"spawn-batch":    spawnBatch,
	"spawn-one":      spawnOne,
	"ping-pong":      pingPong,
	"unbuffered":     func(n int) int { return producer(0, n) },
	"buffered1":      func(n int) int { return producer(1, n) },
	"buffered128":    func(n int) int { return producer(128, n) },
	"four-by-four":   fourByFour,
	"select2":        selectTwo,
	"select8":        selectEight,
	"select-default": selectDefault,
	"ring":           ring,
	"sieve":          sieve,
	"skynet":         skynetOf,
	"tree":           treeOf,
	"tree-join":      treeJoinOf,
	"mutex":          mutex,
	"yield-locked":   yieldLocked,
	"sections":       sections,
	"rwmutex":        rwmutex,
	"sleeps":         sleeps,
	"timers":         timers,
	"fan-in":         fanIn,
	"value-8k":       values[[1024]uint64],
	"value-60k":      values[[7680]uint64],
}

// Rows that measure only a part of what they do.
var parts = map[string]func(n int) reading{
	"mutex-20k": mutex20k,
	"park":      park,
	"close":     closeAll,
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) == 1 && args[0] == "echo" {
		return serve()
	}
	if len(args) == 2 && args[0] == "spread" {
		result, ok := spread(args[1])
		if !ok {
			return fmt.Errorf("no such program: %s", args[1])
		}
		return json.NewEncoder(os.Stdout).Encode(result)
	}
	if len(args) != 3 {
		return fmt.Errorf("usage: peer ROW N WARM_UP | peer echo | peer spread PROGRAM")
	}
	n, err := strconv.Atoi(args[1])
	if err != nil {
		return err
	}
	warmUp, err := strconv.Atoi(args[2])
	if err != nil {
		return err
	}
	var figures reading
	if part, ok := parts[args[0]]; ok {
		if warmUp > 0 {
			part(warmUp)
		}
		figures = part(n)
	} else {
		work, ok := rows[args[0]]
		if !ok {
			return fmt.Errorf("no such row: %s", args[0])
		}
		if warmUp > 0 {
			work(warmUp)
		}
		watch := startWatch()
		check := work(n)
		figures = watch.read()
		figures.Check = check
	}
	return json.NewEncoder(os.Stdout).Encode(figures)
}
