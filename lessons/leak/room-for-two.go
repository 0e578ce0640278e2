package main

import (
	"fmt"
	"time"
)

func main() {
	ch := make(chan int, 2)
	for i := 1; i <= 3; i++ {
		go func() { ch <- i }()
	}
	v := <-ch
	fmt.Println("answer", v)
	time.Sleep(100 * time.Millisecond)
}
