package main

import "fmt"

// begin runs work in a goroutine, and gives a function that waits for its end and says what it panicked with: nil, if it did not.
// That function may be called as often as one likes, or never.
func begin(work func()) func() any {
	told := make(chan any, 1)
	go func() {
		defer func() { told <- recover() }()
		work()
	}()
	var found any
	asked := false
	return func() any {
		if !asked {
			asked = true
			found = <-told
		}
		return found
	}
}

func main() {
	prints := begin(func() { fmt.Println("a page") })
	fails := begin(func() { panic("out of paper") })
	fmt.Println(fails(), prints())
}
