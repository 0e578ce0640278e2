// n goroutines are started and wait for a channel; when they do it is closed. The program tells its largest memory.
package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
)

func main() {
	n, _ := strconv.Atoi(os.Args[len(os.Args)-1])
	began := time.Now()
	var group, waiting sync.WaitGroup
	gate := make(chan struct{})
	count := 0
	var mu sync.Mutex
	for range n {
		group.Add(1)
		waiting.Add(1)
		go func() {
			waiting.Done()
			<-gate
			mu.Lock()
			count++
			mu.Unlock()
			group.Done()
		}()
	}
	waiting.Wait()
	close(gate)
	group.Wait()
	fmt.Println(count, time.Since(began).Nanoseconds(), peak())
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

