package main

import (
	"fmt"
	"runtime"
)

func peer(inbox <-chan int, outbox chan<- int) {
	outbox <- 1
	v := <-inbox
	fmt.Println("peer got", v)
	close(outbox)
}

func main() {
	toPeer := make(chan int, 1)
	toMain := make(chan int, 1)
	go peer(toPeer, toMain)
	runtime.Gosched()
	v := <-toMain
	fmt.Println("main got", v)
	toPeer <- 2
	<-toMain
}
