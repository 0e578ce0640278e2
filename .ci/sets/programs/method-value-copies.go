package main

import "fmt"

type counter struct{ n int }

func (c counter) show(done chan bool) { fmt.Println(c.n); done <- true }

func main() {
	c := counter{}
	done := make(chan bool)
	go c.show(done)
	c.n = 1
	<-done
}
