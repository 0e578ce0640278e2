package main

import "fmt"

// begin runs work in a goroutine, and gives a function that waits for its end and says what it panicked with: nil, if it did not.
// That function may be called as often as one likes, or never.
func begin(work func()) func() any {
	done := make(chan bool)
	var found any
	go func() {
		defer func() { found = recover() }()
		work()
		close(done)
	}()
	return func() any {
		<-done
		return found
	}
}

func main() {
	prints := begin(func() { fmt.Println("a page") })
	fails := begin(func() { panic("out of paper") })
	fmt.Println(fails(), prints())
}
