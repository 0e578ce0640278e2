package main

import (
	"fmt"
	"strings"
)

// count counts how often each word comes. Each text is split and counted in a goroutine of its own.
func count(split func(string) []string, texts ...string) map[string]int {
	counts := map[string]int{}
	words := make(chan string)
	over := make(chan bool)
	for _, text := range texts {
		go func() {
			for _, word := range split(text) {
				words <- word
			}
			over <- true
		}()
	}
	for left := len(texts); left > 0; {
		select {
		case word := <-words:
			counts[word]++
		case <-over:
			left--
		}
	}
	return counts
}

func main() {
	counts := count(strings.Fields, "go", "go")
	fmt.Println("go:", counts["go"])
}
