package main

import (
	"fmt"
	"sync"
	"time"
)

func early(say func(string), said chan bool) {
	<-time.After(10 * time.Millisecond)
	say("early")
	say("late")
}

func late(say func(string), said chan bool) {
	<-time.After(20 * time.Millisecond)
}

func main() {
	say := func(word string) { fmt.Println(word) }
	said := make(chan bool)
	var wg sync.WaitGroup
	wg.Go(func() { early(say, said) })
	wg.Go(func() { late(say, said) })
	wg.Wait()
}
