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
	accepted := make(chan int, 100)
	var pool sync.WaitGroup
	for worker := range 4 { // as good as four threads
		pool.Go(func() {
			for range 25 {
				client, _ := door.Accept()
				accepted <- worker
				client.Read(make([]byte, 1)) // waits
			}
		})
	}
	busy, total := map[int]bool{}, 0
	for ; len(busy) < 4; total++ {
		busy[<-accepted] = true
	}
	fmt.Println("all busy, accepted:", total)
	for _, client := range clients {
		client.Close() // they hang up: every read returns
	}
	pool.Wait()
	fmt.Println("after they hung up:", len(accepted))
}
