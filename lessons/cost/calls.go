package main

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
)

// reads counts the read calls of this process, as the kernel does.
func reads() (count int) {
	text, err := os.ReadFile("/proc/self/io")
	if err != nil {
		panic(err)
	}
	_, rest, _ := strings.Cut(string(text), "syscr: ")
	fmt.Sscan(rest, &count)
	return count
}

// space is the address space that it has from the kernel, in pages.
func space() (pages int) {
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		panic(err)
	}
	fmt.Sscan(string(text), &pages)
	return pages
}

// watch counts the reads during work, and sees whether memory came.
func watch(work func()) (int, bool) {
	read, pages := reads(), space()
	work()
	return reads() - read, space() > pages
}

func count(what string, work func()) {
	asking, _ := watch(func() {})
	read, memory := watch(work)
	fmt.Printf("%s: reads %d, memory %v\n", what, read-asking, memory)
}

func main() {
	ping, pong := make(chan int), make(chan int)
	go func() {
		for ball := range ping {
			pong <- ball
		}
	}()
	play := func(rounds int) {
		for ball := range rounds {
			ping <- ball
			<-pong
		}
	}
	play(100)
	count("200000 messages", func() { play(100_000) })

	never := make(chan struct{})
	count("5000 goroutines", func() {
		for range 5_000 {
			go func() { <-never }()
			runtime.Gosched()
		}
	})

	file, err := os.Open("/dev/zero")
	if err != nil {
		panic(err)
	}
	room := make([]byte, 16)
	count("10 reads", func() {
		for range 10 {
			if _, err := io.ReadFull(file, room); err != nil {
				panic(err)
			}
		}
	})
}
