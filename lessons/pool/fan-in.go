package main

import (
	"fmt"
	"sync"
)

func sendTwo(name string, out chan string) {
	out <- name + "1"
	out <- name + "2"
}

func main() {
	out := make(chan string)
	var wg sync.WaitGroup
	for _, name := range []string{"a", "b"} {
		wg.Go(func() { sendTwo(name, out) })
	}
	go func() {
		wg.Wait()
		close(out)
	}()
	for line := range out {
		fmt.Println(line)
	}
}
