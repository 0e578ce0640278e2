package main

import (
	"fmt"
	"runtime"
)

func main() {
	ch := make(chan int, 1)
	done := make(chan struct{})
	go func() {
		ch <- 1
		v := <-ch
		fmt.Println("peer got", v)
		done <- struct{}{}
	}()
	runtime.Gosched()
	v := <-ch
	fmt.Println("main got", v)
	ch <- 2
	<-done
}
