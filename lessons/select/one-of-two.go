package main

import "fmt"

func main() {
	a := make(chan int, 1)
	b := make(chan int, 1)
	a <- 1
	b <- 2
	var v int
	select {
	case v = <-a:
	case v = <-b:
	}
	fmt.Println("took", v)
	for i, ch := range []chan int{a, b} {
		name := "ab"[i : i+1]
		select {
		case v := <-ch:
			fmt.Println(name, "still had", v)
		default:
			fmt.Println(name, "empty")
		}
	}
}
