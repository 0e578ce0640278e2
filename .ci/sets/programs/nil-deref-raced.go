package main

import "fmt"

type node struct{ n int }

func main() {
	p := &node{1}
	done := make(chan bool)
	go func() { p = nil; close(done) }()
	if p != nil {
		fmt.Println(p.n)
	}
	<-done
}
