package main

import (
	"fmt"
	"time"
)

func main() {
	ch := make(chan int)
	go func() {
		time.Sleep(time.Second)
		<-ch
	}()

	start := time.Now()
	ch <- 1
	waited := time.Since(start).Round(time.Second)
	fmt.Println("the sender waited", waited)
}
