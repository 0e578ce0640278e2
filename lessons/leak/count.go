package main

import (
	"fmt"
	"runtime"
	"time"
)

func report(when string) {
	time.Sleep(100 * time.Millisecond)
	runtime.GC()
	fmt.Println(when+":", runtime.NumGoroutine())
}

func main() {
	report("at first")
	for range 3 {
		go func() {}()
	}
	report("three ended")
	ch := make(chan int)
	for range 3 {
		go func() {
			<-ch
		}()
	}
	report("three wait")
}
