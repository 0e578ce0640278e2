// Arithmetic in two loops, one in the other.
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
	sum := 0
	for i := 0; i < n; i++ {
		for j := 0; j < 1000; j++ {
			if (i^j)&3 == 0 {
				sum += i * j
			} else {
				sum ^= j
			}
		}
	}
	return sum
}
