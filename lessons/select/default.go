package main

import "fmt"

func main() {
	a := make(chan int)
	select {
	case v := <-a:
		fmt.Println("case a:", v)
	default:
		fmt.Println("default")
	}
}
