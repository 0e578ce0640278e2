package main

import (
	"fmt"
	"runtime"
	"syscall"
	"time"
)

// sleeps is how often this thread has gone to sleep in the kernel.
func sleeps() int64 {
	const thisThread = 1 // RUSAGE_THREAD
	var usage syscall.Rusage
	if err := syscall.Getrusage(thisThread, &usage); err != nil {
		panic(err)
	}
	return usage.Nvcsw
}

func main() {
	runtime.GOMAXPROCS(1)
	ping, pong := make(chan int), make(chan int)
	go func() {
		for ball := range ping {
			pong <- ball
		}
	}()

	before := sleeps()
	for ball := range 100_000 {
		ping <- ball
		<-pong
	}
	slept := sleeps() - before
	fmt.Println("200000 messages, sleeps:", slept)

	before = sleeps()
	for range 10 {
		time.Sleep(5 * time.Millisecond)
	}
	fmt.Println("10 waits, slept:", sleeps() > before)
}
