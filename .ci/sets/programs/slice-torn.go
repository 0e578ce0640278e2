package main

import "fmt"

func main() {
	s := []int{1}
	done := make(chan bool)
	go func() { s = []int{1, 2, 3}; done <- true }()
	t := s
	fmt.Println(len(t))
	<-done
}
