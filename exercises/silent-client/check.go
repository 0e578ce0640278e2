package main

import "fmt"

func main() {
	clients, closed := make(chan client), make(chan bool)
	go func() {
		serve(clients)
		close(closed)
	}()
	ann, bob, eve := newClient(), newClient(), newClient()
	clients <- ann
	clients <- bob
	clients <- eve
	close(clients)
	close(bob.says)
	eve.says <- "eve"
	fmt.Println(<-eve.hears)
	select {
	case <-closed:
		fmt.Println("closed too early")
	default:
	}
	ann.says <- "ann"
	fmt.Println(<-ann.hears)
	<-closed
	fmt.Println("closed")
}
