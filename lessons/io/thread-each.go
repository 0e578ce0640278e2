package main

import (
	"fmt"
	"net"
	"runtime"
	"syscall"
)

func serve(client net.Conn, thread chan int) {
	runtime.LockOSThread() // a thread of its own
	name := make([]byte, 1)
	client.Read(name)
	client.Write(name)
	thread <- syscall.Gettid()
}

func main() {
	door, _ := net.Listen("tcp", "127.0.0.1:0")
	var clients [3]net.Conn
	for i := range clients {
		clients[i], _ = net.Dial("tcp", door.Addr().String())
	}
	thread := make(chan int, 3)
	for range clients {
		client, _ := door.Accept()
		go serve(client, thread)
	}
	for i := 2; i >= 0; i-- {
		name := "abc"[i : i+1]
		fmt.Println(name, "asks")
		clients[i].Write([]byte(name))
		clients[i].Read(make([]byte, 1))
		fmt.Println(name, "is answered")
	}
	threads := map[int]bool{}
	for range clients {
		threads[<-thread] = true
	}
	fmt.Println("threads:", len(threads))
}
