package main

import (
	"fmt"
	"time"
)

// talk lets a goroutine say something, then says something itself.
func talk(say func(text string)) {
	go say("from the goroutine")
	time.Sleep(time.Second)
	say("from main")
}

func main() {
	talk(func(text string) { fmt.Println(text) })
}
