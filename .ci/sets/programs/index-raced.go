package main

import "fmt"

func main() {
	s := []int{1, 2}
	done := make(chan bool)
	go func() { s = s[:1]; close(done) }()
	if len(s) > 1 {
		fmt.Println(s[1])
	} else {
		fmt.Println("short")
	}
	<-done
}
