package main

import (
	"fmt"
	"sync"
)

// talk lets a goroutine say something, then says something itself.
func talk(say func(text string)) {
	var wg sync.WaitGroup
	wg.Go(func() { say("from the goroutine") })
	wg.Wait()
	say("from main")
}

func main() {
	talk(func(text string) { fmt.Println(text) })
}
