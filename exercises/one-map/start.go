package main

import (
	"fmt"
	"sync"
)

// count counts how often each word comes. Each list is counted in a goroutine of its own.
func count(lists ...[]string) map[string]int {
	counts := map[string]int{}
	var wg sync.WaitGroup
	for _, list := range lists {
		wg.Go(func() {
			for _, word := range list {
				counts[word]++
			}
		})
	}
	wg.Wait()
	return counts
}

func main() {
	counts := count([]string{"go"}, []string{"go"})
	fmt.Println("go:", counts["go"])
}
