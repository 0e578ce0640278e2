package main

import (
	"fmt"
	"sync"
)

// player hits the balls that come in back to out, until the ball is last.
func player(name string, last int, in <-chan int, out chan<- int) {
	// Write this.
}

func main() {
	var wg sync.WaitGroup
	ping, pong := make(chan int), make(chan int)
	wg.Go(func() { player("ping", 4, ping, pong) })
	wg.Go(func() { player("pong", 4, pong, ping) })
	ping <- 1
	wg.Wait()
	fmt.Println("over")
}
