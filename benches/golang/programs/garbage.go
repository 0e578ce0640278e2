// A program forgets what it allocates: n megabytes, of which it keeps one in a hundred, and at most 20. It tells its largest memory.
package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

func main() {
	n, _ := strconv.Atoi(os.Args[len(os.Args)-1])
	began := time.Now()
	kept := make([][]int, 20)
	for i := range n {
		for j := range 16 {
			some := make([]int, 8192)
			some[i&8191] = j
			if i%100 == 0 {
				kept[i/100%20] = append(kept[i/100%20][:0:0], some...)
			}
		}
	}
	sum := 0
	for _, some := range kept {
		sum += len(some)
	}
	fmt.Println(sum, time.Since(began).Nanoseconds(), peak())
}

func peak() int {
	status, _ := os.ReadFile("/proc/self/status")
	for _, line := range strings.Split(string(status), "\n") {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kilobytes, _ := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(rest), " kB"))
			return kilobytes
		}
	}
	return 0
}

