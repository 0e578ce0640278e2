package main

import (
	"fmt"
	"time"
)

func say(word string) {
	for range 5 {
		time.Sleep(100 * time.Millisecond)
		fmt.Println(word)
	}
}

func main() {
	go say("world")
	say("hello")
}
