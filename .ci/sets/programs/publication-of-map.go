package main

import "fmt"

var shared map[string]int

func main() {
	done := make(chan bool)
	go func() {
		m := map[string]int{}
		m["a"] = 1
		shared = m
		done <- true
	}()
	fmt.Println(shared["a"])
	<-done
}
