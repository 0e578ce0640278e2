// n numbers are sorted by a quicksort of the program's own.
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

func sort(a []int) {
	for len(a) > 1 {
		pivot, i, j := a[len(a)/2], 0, len(a)-1
		for i <= j {
			for a[i] < pivot {
				i++
			}
			for a[j] > pivot {
				j--
			}
			if i <= j {
				a[i], a[j] = a[j], a[i]
				i++
				j--
			}
		}
		sort(a[:j+1])
		a = a[i:]
	}
}

func work(n int) int {
	a := make([]int, n)
	x := 1
	for i := range a {
		x = (x*1103515245 + 12345) & 0x7fffffff
		a[i] = x
	}
	sort(a)
	sum := 0
	for i, v := range a {
		sum ^= i * v
	}
	return sum
}
