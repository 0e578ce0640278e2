package main

import "fmt"

type pair struct{ a, b int }

func main() {
	p := pair{}
	done := make(chan bool)
	go func() { p = pair{1, 1}; done <- true }()
	q := p
	fmt.Println(q.a == q.b)
	<-done
}
