package main

import "fmt"

func main() {
	var c chan int
	go func() { fmt.Println("going"); c <- 1 }()
	<-c
}
