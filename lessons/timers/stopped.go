package main

import (
	"fmt"
	"time"
)

func main() {
	timer := time.NewTimer(time.Second)
	time.Sleep(2 * time.Second)
	fmt.Println("in time:", timer.Stop())
	select {
	case <-timer.C:
		fmt.Println("fired")
	default:
		fmt.Println("nothing there")
	}
	timer.Reset(3 * time.Second)
	<-timer.C
	fmt.Println("fired")
}
