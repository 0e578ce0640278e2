package main

import (
	"fmt"
	"net"
	"syscall"
)

// look reads once and does not wait. Go's sockets never block.
func look(client net.Conn, buf []byte) (err error) {
	raw, _ := client.(*net.TCPConn).SyscallConn()
	raw.Read(func(fd uintptr) bool {
		_, err = syscall.Read(int(fd), buf)
		return true // true: do not wait and try again
	})
	return err
}

// round looks at every client once. How many are silent?
func round(clients []net.Conn) int {
	silent := 0
	for _, client := range clients {
		name := make([]byte, 1)
		switch err := look(client, name); err {
		case nil:
			client.Write(name)
		case syscall.EAGAIN:
			silent++
		default:
			panic(err)
		}
	}
	return silent
}

func main() {
	door, _ := net.Listen("tcp", "127.0.0.1:0")
	var clients, table [3]net.Conn
	for i := range clients {
		clients[i], _ = net.Dial("tcp", door.Addr().String())
		table[i], _ = door.Accept()
	}
	// Nobody has asked yet.
	fmt.Println("empty reads:", round(table[:]))
	for i := 2; i >= 0; i-- {
		name := "abc"[i : i+1]
		fmt.Println(name, "asks")
		clients[i].Write([]byte(name))
		for round(table[:]) == 3 {
		}
		clients[i].Read(make([]byte, 1))
		fmt.Println(name, "is answered")
	}
}
