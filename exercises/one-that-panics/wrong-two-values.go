package main

import "fmt"

// begin runs work in a goroutine, and gives a function that waits for its end and says what it panicked with: nil, if it did not.
// That function may be called as often as one likes, or never.
func begin(work func()) func() any {
	told := make(chan any, 2)
	go func() {
		defer func() {
			found := recover()
			told <- found
			told <- found
		}()
		work()
	}()
	return func() any { return <-told }
}

func main() {
	prints := begin(func() { fmt.Println("a page") })
	fails := begin(func() { panic("out of paper") })
	fmt.Println(fails(), prints())
}
