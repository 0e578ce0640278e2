package main

import "fmt"

func main() {
	m := map[int]bool{1: true, 2: true}
	n := 0
	for k := range m {
		delete(m, 3-k)
		n++
	}
	fmt.Println(n, len(m))
}
