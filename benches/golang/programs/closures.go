// Closures are made and called, and functions defer.
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

func adder(step int) func(int) int {
	return func(x int) int { return x + step }
}

func deferred(sum *int) {
	defer func() { *sum++ }()
	*sum += 2
}

func work(n int) int {
	sum := 0
	for i := range n {
		add := adder(i & 7)
		sum = add(add(sum))
		deferred(&sum)
	}
	return sum
}
