package main

import "fmt"

func main() {
	defer func() { fmt.Println("recovered", recover()) }()
	done := make(chan bool)
	go func() {
		defer close(done)
		var m map[int]int
		m[1] = 1
	}()
	<-done
}
