package main

import (
	"fmt"
	"strings"
	"sync"
)

func main() {
	var all sync.WaitGroup
	all.Add(3)
	split := func(text string) []string {
		all.Done()
		// Until all three are here.
		all.Wait()
		return strings.Fields(text)
	}
	counts := count(split, "a b", "", "a")
	fmt.Printf("a: %d, b: %d, c: %d\n", counts["a"], counts["b"], counts["c"])
}
