package main

import "fmt"

func main() {
	office := &Office{left: 2}
	sold := make(chan bool, 3)
	for range 3 {
		go func() { sold <- office.Buy() }()
	}
	// And one that only looks.
	office.Left()
	count := 0
	for range 3 {
		if <-sold {
			count++
		}
	}
	fmt.Printf("sold %d, left %d\n", count, office.Left())
}
