// fmt.Sprintf puts n lines together.
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

type point struct{ X, Y int }

func work(n int) int {
	sum := 0
	for i := range n {
		sum += len(fmt.Sprintf("%d: %s %v %6.2f", i, "name", point{i, -i}, float64(i)/7))
	}
	return sum
}
