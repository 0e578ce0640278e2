package main

import (
	"fmt"
	"runtime"
)

func main() {
	done := make(chan bool)
	go func() {
		defer close(done)
		defer runtime.Goexit()
		panic("lost")
	}()
	<-done
	fmt.Println("end")
}
