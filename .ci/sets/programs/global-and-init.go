package main

import "fmt"

var x = first()
var started = make(chan bool)

func first() int {
	return 1
}

func init() {
	go func() { x = 2; started <- true }()
}

func main() {
	fmt.Println(x)
	<-started
}
