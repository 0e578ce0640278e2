package main

import (
	"fmt"
	"time"
)

func main() {
	ch := make(chan string)
	go func() {
		time.Sleep(200 * time.Millisecond)
		ch <- "result"
	}()
	select {
	case v := <-ch:
		fmt.Println(v)
	case <-time.After(100 * time.Millisecond):
		fmt.Println("timeout")
	}
	time.Sleep(200 * time.Millisecond)
	fmt.Println("main done")
}
