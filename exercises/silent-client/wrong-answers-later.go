package main

import (
	"fmt"
	"sync"
)

// client says something when it likes, hangs up by closing says, and hears the answer.
type client struct {
	says, hears chan string
}

func newClient() client {
	return client{make(chan string), make(chan string)}
}

// serve answers each client that comes, once, unless it hangs up before it has said something. It returns when no more of them
// come and all are served.
func serve(clients <-chan client) {
	var wg sync.WaitGroup
	for c := range clients {
		wg.Go(func() {
			if said, ok := <-c.says; ok {
				go func() { c.hears <- "hello " + said }()
			}
		})
	}
	wg.Wait()
}

func main() {
	clients, closed := make(chan client), make(chan bool)
	go func() {
		serve(clients)
		close(closed)
	}()
	ann, bob := newClient(), newClient()
	clients <- ann
	clients <- bob
	bob.says <- "bob"
	fmt.Println(<-bob.hears)
	ann.says <- "ann"
	fmt.Println(<-ann.hears)
	close(clients)
	<-closed
	fmt.Println("closed")
}
