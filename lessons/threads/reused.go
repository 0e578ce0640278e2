package main

import (
	"fmt"
	"os"
	"runtime"
	"unsafe"
)

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
	ended := make(chan uintptr)
	stacks := make(map[uintptr]bool)
	for range 10_000 {
		go func() {
			var local byte
			ended <- uintptr(unsafe.Pointer(&local))
		}()
		// The next one starts when this one has ended.
		stacks[<-ended] = true
		runtime.Gosched()
	}

	fmt.Println("goroutines, one by one: 10000")
	fmt.Println("stacks:", len(stacks))
	fmt.Println("threads gone:", before-threads())
}
