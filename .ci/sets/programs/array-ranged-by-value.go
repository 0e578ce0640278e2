package main

import "fmt"

func main() {
	a := [2]int{}
	done := make(chan bool)
	go func() { a[1] = 1; done <- true }()
	for i, v := range a {
		fmt.Print(i, v, " ")
	}
	fmt.Println()
	<-done
}
