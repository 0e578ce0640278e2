package main

import "fmt"

func main() {
	x := 0
	done := make(chan bool)
	func() {
		defer func() { fmt.Println(x) }()
		go func() { x = 1; close(done) }()
	}()
	<-done
}
