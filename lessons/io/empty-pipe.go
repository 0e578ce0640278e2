package main

import (
	"fmt"
	"sync"
	"syscall"
)

func main() {
	var ends [2]int
	syscall.Pipe(ends[:])
	begun := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		fmt.Println("the read begins")
		begun <- struct{}{}
		// It blocks its thread: Go runs the others on another one.
		syscall.Read(ends[0], make([]byte, 1))
		fmt.Println("the read returns")
	})
	<-begun
	fmt.Println("main writes one byte")
	syscall.Write(ends[1], []byte("!"))
	wg.Wait()
}
