package main

import "fmt"

func main() {
	anonymous := func() chan int { return make(chan int) }
	ch := anonymous()
	fmt.Println("made by a closure: cap", cap(ch))

	ch = make(chan int, 3)
	fmt.Println("made with a size: cap", cap(ch))
}
