package main

import "fmt"

func main() {
	x := 0
	done := make(chan bool)
	go func(n int) { fmt.Println(n); done <- true }(x)
	x = 1
	<-done
}
