package main

import (
	"fmt"
	"runtime"
	"sync"
	"unsafe"
)

func main() {
	var mu sync.Mutex
	places := make(map[uintptr]bool)
	var here, done sync.WaitGroup
	here.Add(4)
	for range 4 {
		done.Go(func() {
			runtime.LockOSThread() // this thread is for us alone
			var local byte
			mu.Lock()
			places[uintptr(unsafe.Pointer(&local))] = true
			mu.Unlock()
			here.Done()
			here.Wait()
		})
	}
	done.Wait()

	fmt.Println("threads: 4")
	fmt.Println("places of one variable:", len(places))
}
