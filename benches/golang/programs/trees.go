// Binary trees of depth n are made, counted and forgotten, while one of them stays.
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

type tree struct{ left, right *tree }

func bottomUp(depth int) *tree {
	if depth == 0 {
		return &tree{}
	}
	return &tree{bottomUp(depth - 1), bottomUp(depth - 1)}
}

func (t *tree) count() int {
	if t.left == nil {
		return 1
	}
	return 1 + t.left.count() + t.right.count()
}

func work(n int) int {
	long := bottomUp(n)
	sum := 0
	for depth := 4; depth <= n; depth += 4 {
		for range 1 << (n - depth + 4) {
			sum += bottomUp(depth).count()
		}
	}
	return sum + long.count()
}
