package main

import (
	"fmt"
	"net"
	"syscall"
)

// fileNumber is the number by which the kernel knows a socket.
func fileNumber(client net.Conn) (number int) {
	raw, _ := client.(*net.TCPConn).SyscallConn()
	raw.Control(func(fd uintptr) { number = int(fd) })
	return number
}

func main() {
	door, _ := net.Listen("tcp", "127.0.0.1:0")
	epoll, _ := syscall.EpollCreate1(syscall.EPOLL_CLOEXEC)
	var clients, table [3]net.Conn
	for i := range clients {
		clients[i], _ = net.Dial("tcp", door.Addr().String())
		table[i], _ = door.Accept()
		event := syscall.EpollEvent{Events: syscall.EPOLLIN}
		event.Fd = int32(i)
		fd := fileNumber(table[i])
		syscall.EpollCtl(epoll, syscall.EPOLL_CTL_ADD, fd, &event)
	}
	waits := 0
	for i := 2; i >= 0; i-- {
		name := "abc"[i : i+1]
		fmt.Println(name, "asks")
		clients[i].Write([]byte(name))
		// The thread sleeps until somebody has asked.
		var ready [3]syscall.EpollEvent
		n, _ := syscall.EpollWait(epoll, ready[:], -1)
		waits++
		for _, event := range ready[:n] {
			buf := make([]byte, 1)
			table[event.Fd].Read(buf)
			table[event.Fd].Write(buf)
		}
		clients[i].Read(make([]byte, 1))
		fmt.Println(name, "is answered")
	}
	fmt.Println("waits:", waits)
}
