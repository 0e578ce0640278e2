package main

import "fmt"

func main() {
	m := map[string]int{"a": 1}
	done := make(chan bool)
	go func() { m["b"] = 2; done <- true }()
	fmt.Println(m["a"])
	<-done
}
