package main

import "fmt"

func main() {
	s := "a"
	done := make(chan bool)
	go func() { s = "bcd"; done <- true }()
	fmt.Println(len(s), s)
	<-done
}
