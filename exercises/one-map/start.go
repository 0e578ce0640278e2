package main

import (
	"fmt"
	"strings"
	"sync"
)

// count counts how often each word comes. Each text is split and counted in a goroutine of its own.
func count(split func(string) []string, texts ...string) map[string]int {
	counts := map[string]int{}
	var wg sync.WaitGroup
	for _, text := range texts {
		wg.Go(func() {
			for _, word := range split(text) {
				counts[word]++
			}
		})
	}
	wg.Wait()
	return counts
}

func main() {
	counts := count(strings.Fields, "go", "go")
	fmt.Println("go:", counts["go"])
}
