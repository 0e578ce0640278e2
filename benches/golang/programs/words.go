// Words are counted in a map from strings.
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
	words := make([]string, 1000)
	for i := range words {
		words[i] = "word" + strconv.Itoa(i*i)
	}
	counts := make(map[string]int)
	for i := range n {
		counts[words[i*7%1000]]++
	}
	sum := 0
	for _, word := range words {
		sum = sum*31 + counts[word]
	}
	return sum
}
