package main

import (
	"fmt"
	"net"
	"os"
	"runtime"
	"runtime/pprof"
)

// epolls: how many epoll objects has this process open?
func epolls() (n int) {
	files, _ := os.ReadDir("/proc/self/fd")
	for _, file := range files {
		name, _ := os.Readlink("/proc/self/fd/" + file.Name())
		if name == "anon_inode:[eventpoll]" {
			n++
		}
	}
	return n
}

func main() {
	fmt.Println("epolls before:", epolls())
	door, _ := net.Listen("tcp", "127.0.0.1:0")
	ready, done := make(chan int), make(chan int)
	var clients []net.Conn
	for range 1000 {
		client, _ := net.Dial("tcp", door.Addr().String())
		server, _ := door.Accept()
		clients = append(clients, client)
		go func() {
			ready <- 1
			server.Read(make([]byte, 1))
			done <- 1
		}()
	}
	for range clients {
		<-ready
	}
	fmt.Println("in read:", runtime.NumGoroutine()-1)
	fmt.Println("epolls now:", epolls())
	for _, client := range clients {
		client.Write([]byte("!"))
	}
	for range clients {
		<-done
	}
	// A handful; how many differs from run to run.
	fmt.Println("threads:", pprof.Lookup("threadcreate").Count())
}
