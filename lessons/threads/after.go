package main

import (
	"fmt"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
)

var here atomic.Int64

func threads() int {
	tasks, err := os.ReadDir("/proc/self/task")
	if err != nil {
		panic(err)
	}
	return len(tasks)
}

func main() {
	runtime.GOMAXPROCS(4)
	before := threads()
	var work sync.WaitGroup
	for range 4 {
		work.Go(func() {
			// Four at the same time need four threads.
			here.Add(1)
			for here.Load() < 4 {
			}
		})
	}
	work.Wait()
	fmt.Println("work is done, more threads:", threads()-before)

	never := make(chan struct{})
	var parked sync.WaitGroup
	for range 3 {
		parked.Add(1)
		go func() {
			parked.Done()
			<-never
			fmt.Println("a goroutine came to its end")
		}()
	}
	parked.Wait()
	fmt.Println("3 goroutines wait, main returns")
}
