// Texts are put together, cut, joined and searched.
package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
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
	for i := range n {
		var b strings.Builder
		for j := range 10 {
			b.WriteString(strconv.Itoa(i + j))
			b.WriteByte(',')
		}
		fields := strings.Split(b.String(), ",")
		text := strings.Join(fields, " + ")
		text = strings.ToUpper(text) + " = " + fields[0]
		sum += len(text) + strings.Index(text, "=") + strings.Count(text, "1")
	}
	return sum
}
