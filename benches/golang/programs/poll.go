// A select with default finds nothing ready, n times.
package main

import (
	"fmt"
	"os"
	"strconv"
	"time"
)

func main() {
	n, _ := strconv.Atoi(os.Args[len(os.Args)-1])
	began := time.Now()
	check := work(n)
	fmt.Println(check, time.Since(began).Nanoseconds())
}

func work(n int) int {
	c := make(chan int)
	count := 0
	for range n {
		select {
		case v := <-c:
			count += v
		default:
			count++
		}
	}
	return count
}
