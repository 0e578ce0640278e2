// Methods are called through an interface.
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

type shape interface{ area() int }

type square struct{ side int }

func (s square) area() int { return s.side * s.side }

type rectangle struct{ width, height int }

func (r *rectangle) area() int { return r.width * r.height }

func work(n int) int {
	shapes := []shape{square{3}, &rectangle{2, 5}, square{7}, &rectangle{4, 4}}
	sum := 0
	for i := range n {
		sum += shapes[i&3].area()
	}
	return sum
}
