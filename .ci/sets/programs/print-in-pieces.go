package main

import "fmt"

func main() {
	done := make(chan bool)
	go func() { fmt.Print("a"); fmt.Print("b\n"); done <- true }()
	fmt.Print("c\n")
	<-done
}
