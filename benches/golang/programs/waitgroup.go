// n goroutines are started, a thousand at a time, and waited for.
package main

import (
	"fmt"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

func main() {
	n, _ := strconv.Atoi(os.Args[len(os.Args)-1])
	began := time.Now()
	check := work(n)
	fmt.Println(check, time.Since(began).Nanoseconds())
}

func work(n int) int {
	var group sync.WaitGroup
	var count atomic.Int64
	for range n / 1000 {
		for range 1000 {
			group.Add(1)
			go func() {
				count.Add(1)
				group.Done()
			}()
		}
		group.Wait()
	}
	return int(count.Load())
}
