package main

import "fmt"

func main() {
	ch := func() chan int { return make(chan int) }()
	fmt.Println("made by a closure: cap", cap(ch))

	roomy := make(chan int, 3)
	fmt.Println("made with a size: cap", cap(roomy))
}
