package main

import "fmt"

// next gives the next message: an urgent one if there is one.
func next(urgent, normal <-chan string) string {
	select {
	case message := <-urgent:
		return message
	default:
		return <-normal
	}
}

func main() {
	urgent, normal := make(chan string, 2), make(chan string, 1)
	urgent <- "fire"
	urgent <- "fire"
	normal <- "post"
	for range 3 {
		fmt.Println(next(urgent, normal))
	}
}
