// n numbers are put into a map and looked up.
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
	m := make(map[int]int)
	key := 1
	for i := range n {
		key = (key*1103515245 + 12345) & 0x7fffffff
		m[key%n] += i
	}
	sum := 0
	for i := range n {
		sum += m[i]
	}
	return sum + len(m)
}
