package main

import "fmt"

// talk lets a goroutine say something, then says something itself.
func talk(say func(text string)) {
	done := make(chan bool)
	go func() {
		say("from the goroutine")
		say("from main")
		close(done)
	}()
	<-done
}

func main() {
	talk(func(text string) { fmt.Println(text) })
}
