package main

import (
	"fmt"
	"os"
	"runtime"
	"sync"
	"syscall"
)

// threads counts the OS threads of this process.
func threads() int {
	tasks, err := os.ReadDir("/proc/self/task")
	if err != nil {
		panic(err)
	}
	return len(tasks)
}

func main() {
	runtime.GOMAXPROCS(1)
	before := threads()
	var mu sync.Mutex
	seen := make(map[int]bool)
	var started sync.WaitGroup
	never := make(chan struct{})
	for range 10_000 {
		started.Add(1)
		go func() {
			mu.Lock()
			seen[syscall.Gettid()] = true
			mu.Unlock()
			started.Done()
			<-never
		}()
	}
	started.Wait()

	fmt.Println("goroutines:", runtime.NumGoroutine())
	fmt.Println("ran on threads:", len(seen))
	fmt.Println("new threads:", threads()-before)
}
