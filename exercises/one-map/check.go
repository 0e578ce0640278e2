package main

import "fmt"

func main() {
	counts := count([]string{"a", "b"}, nil, []string{"a"})
	fmt.Printf("a: %d, b: %d, c: %d\n", counts["a"], counts["b"], counts["c"])
}
