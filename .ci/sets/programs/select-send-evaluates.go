package main

import "fmt"

func value(name string) int { fmt.Println("evaluates", name); return 1 }

func main() {
	a, b := make(chan int, 1), make(chan int, 1)
	select {
	case a <- value("a"):
		fmt.Println("a")
	case b <- value("b"):
		fmt.Println("b")
	}
}
