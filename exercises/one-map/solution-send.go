package main

import "fmt"

// count counts how often each word comes. Each list is counted in a goroutine of its own.
func count(lists ...[]string) map[string]int {
	counts := map[string]int{}
	words := make(chan string)
	over := make(chan bool)
	for _, list := range lists {
		go func() {
			for _, word := range list {
				words <- word
			}
			over <- true
		}()
	}
	for left := len(lists); left > 0; {
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
	counts := count([]string{"go"}, []string{"go"})
	fmt.Println("go:", counts["go"])
}
