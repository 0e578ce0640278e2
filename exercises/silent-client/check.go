package main

import "fmt"

func main() {
	clients, closed := make(chan client), make(chan bool)
	go func() {
		serve(clients)
		close(closed)
	}()
	ann, dan, bob, eve := newClient(), newClient(), newClient(), newClient()
	clients <- ann
	clients <- dan
	clients <- bob
	clients <- eve
	close(clients)
	close(bob.says)
	eve.says <- "eve"
	fmt.Println(<-eve.hears)
	ann.says <- "ann"
	fmt.Println(<-ann.hears)
	dan.says <- "dan"
	select {
	case <-closed:
		fmt.Println("closed too early")
	default:
	}
	fmt.Println(<-dan.hears)
	<-closed
	fmt.Println("closed")
}
