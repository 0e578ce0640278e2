// The runes and bytes of a text are looked at one by one.
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
	text := "Zwölf Boxkämpfer jagen Viktor quer über den Sylter Deich; 敏捷的棕色狐狸."
	sum := 0
	for range n {
		for _, r := range text {
			sum += int(r)
		}
		for i := 0; i < len(text); i++ {
			if text[i] == 'e' {
				sum++
			}
		}
	}
	return sum
}
