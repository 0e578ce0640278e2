package main

import "fmt"

func counter() func() int {
	n := 0
	return func() int { n++; return n }
}

func main() {
	next := counter()
	c := make(chan int)
	for range 2 {
		go func() { c <- next() }()
	}
	fmt.Println(<-c, <-c)
}
