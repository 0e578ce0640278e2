package main

import (
	"fmt"
	"net"
)

func serve(client net.Conn) {
	name := make([]byte, 1)
	client.Read(name)
	client.Write(name)
	fmt.Println(string(name), "is answered")
}

func main() {
	door, _ := net.Listen("tcp", "127.0.0.1:0")
	var clients [3]net.Conn
	for i := range clients {
		clients[i], _ = net.Dial("tcp", door.Addr().String())
	}
	// They came as a, b, c. They ask as c, b, a.
	for i := 2; i >= 0; i-- {
		name := "abc"[i : i+1]
		fmt.Println(name, "asks")
		clients[i].Write([]byte(name))
	}
	for range 3 {
		client, _ := door.Accept()
		serve(client)
	}
}
