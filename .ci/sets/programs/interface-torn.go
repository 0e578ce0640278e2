package main

import "fmt"

type one struct{ n int }
type two struct{ s string }

func (o one) String() string { return "one" }
func (t two) String() string { return "two" + t.s }

func main() {
	var v fmt.Stringer = one{1}
	done := make(chan bool)
	go func() { v = two{"!"}; done <- true }()
	fmt.Println(v.String())
	<-done
}
