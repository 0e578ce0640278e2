// Two goroutines let each other go first, n times each.
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
	var group sync.WaitGroup
	var counts [2]int
	for i := range counts {
		group.Add(1)
		go func() {
			defer group.Done()
			for range n {
				counts[i]++
				runtime.Gosched()
			}
		}()
	}
	group.Wait()
	return counts[0] + counts[1]
}
