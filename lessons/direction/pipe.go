package main

import (
	"fmt"
	"os"
)

func main() {
	unread, pipe, _ := os.Pipe()
	defer unread.Close()
	n, _ := pipe.WriteString("0123456789")
	fmt.Println("the pipe took", n, "bytes")

	ch := make(chan int)
	ch <- 1
	fmt.Println("the channel took 1 value")
}
