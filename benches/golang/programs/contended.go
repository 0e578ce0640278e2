// Four goroutines take a mutex n times each, and let others run while they hold it.
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync"
	"time"
)

func main() {
	n, _ := strconv.Atoi(os.Args[len(os.Args)-1])
	began := time.Now()
	check := work(n)
	fmt.Println(check, time.Since(began).Nanoseconds())
}

func work(n int) int {
	var mu sync.Mutex
	var group sync.WaitGroup
	count := 0
	for range 4 {
		group.Add(1)
		go func() {
			defer group.Done()
			for range n {
				mu.Lock()
				count++
				runtime.Gosched()
				mu.Unlock()
			}
		}()
	}
	group.Wait()
	return count
}
