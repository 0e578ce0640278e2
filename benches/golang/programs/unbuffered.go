// One goroutine hands n numbers to another, each over an unbuffered channel.
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
	go func() {
		for i := range n {
			c <- i
		}
		close(c)
	}()
	sum := 0
	for v := range c {
		sum += v
	}
	return sum
}
