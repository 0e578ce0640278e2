package main

import (
	"fmt"
	"net"
	"sync"
)

func main() {
	door, _ := net.Listen("tcp", "127.0.0.1:0")
	// 100 clients connect, and do not say a word.
	var clients [100]net.Conn
	for i := range clients {
		clients[i], _ = net.Dial("tcp", door.Addr().String())
	}
	accepted := make(chan int)
	var servers sync.WaitGroup
	for range clients {
		client, _ := door.Accept()
		servers.Go(func() {
			accepted <- 1
			client.Read(make([]byte, 1)) // waits
		})
	}
	busy := 0
	for range clients {
		busy += <-accepted
	}
	fmt.Println("all busy, accepted:", busy)
	for _, client := range clients {
		client.Close() // they hang up: every read returns
	}
	servers.Wait()
}
