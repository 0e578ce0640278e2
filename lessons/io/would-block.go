package main

import (
	"fmt"
	"syscall"
)

func main() {
	var ends [2]int
	syscall.Pipe2(ends[:], syscall.O_NONBLOCK)
	buf := make([]byte, 1)
	_, err := syscall.Read(ends[0], buf)
	if err == syscall.EAGAIN {
		fmt.Println("EAGAIN")
	}
	syscall.Write(ends[1], []byte("!"))
	n, _ := syscall.Read(ends[0], buf)
	fmt.Println("got", n, "byte")
}
