package main

import (
	"fmt"
	"time"
)

func main() {
	var jobs chan int
	go func() {
		<-jobs
	}()
	time.Sleep(100 * time.Millisecond)
	fmt.Println("main done")
}
