package main

import "fmt"

func main() {
	b := []byte("ab")
	done := make(chan bool)
	go func() { copy(b, "xy"); done <- true }()
	fmt.Println(string(b))
	<-done
}
