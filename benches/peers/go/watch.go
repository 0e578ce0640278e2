package main

import (
	"bufio"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Reading is what one measured piece of work took.
type reading struct {
	Ns    int64 `json:"ns"`
	CPUNs int64 `json:"cpu_ns"`
	Bytes int64 `json:"bytes"`
	Check int   `json:"check"`
}

type watch struct {
	start time.Time
	cpu   int64
	bytes int64
}

func startWatch() watch {
	return watch{bytes: memory("VmRSS:"), cpu: cpuTime(), start: time.Now()}
}

func (w watch) read() reading {
	took := time.Since(w.start)
	return reading{Ns: took.Nanoseconds(), CPUNs: cpuTime() - w.cpu, Bytes: memory("VmHWM:") - w.bytes}
}

func cpuTime() int64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}
	return usage.Utime.Nano() + usage.Stime.Nano()
}

// plus is this reading and a later one.
func (r reading) plus(later reading) reading {
	return reading{r.Ns + later.Ns, r.CPUNs + later.CPUNs, max(r.Bytes, later.Bytes), r.Check + later.Check}
}

// memory returns the bytes in memory: the process's pages, now (VmRSS) or at their most (VmHWM), and its page tables (VmPTE).
func memory(pages string) int64 {
	file, err := os.Open("/proc/self/status")
	if err != nil {
		panic(err)
	}
	defer file.Close()
	total := int64(0)
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		fields := strings.Fields(lines.Text())
		if len(fields) > 1 && (fields[0] == pages || fields[0] == "VmPTE:") {
			kib, err := strconv.ParseInt(fields[1], 10, 64)
			if err != nil {
				panic(err)
			}
			total += kib * 1024
		}
	}
	return total
}
