package main

import (
	"fmt"
	"runtime"
)

func main() {
	start, done := make(chan struct{}), make(chan struct{})
	for i := 1; i <= 4; i++ {
		go func() {
			<-start
			fmt.Println(i)
			done <- struct{}{}
		}()
	}
	runtime.Gosched()
	fmt.Println("close")
	close(start)
	for range 4 {
		<-done
	}
}
