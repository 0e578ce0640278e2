package main

import "fmt"

// talk lets a goroutine say something, then says something itself.
func talk(say func(text string)) {
	go func() {}()
	say("from the goroutine")
	say("from main")
}

func main() {
	talk(func(text string) { fmt.Println(text) })
}
