package main

import "fmt"

type config struct{ n int }

func main() {
	var c *config
	done := make(chan bool)
	go func() { c = &config{7}; done <- true }()
	if c != nil {
		fmt.Println(c.n)
	} else {
		fmt.Println("none")
	}
	<-done
}
