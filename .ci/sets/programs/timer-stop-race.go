package main

import (
	"fmt"
	"time"
)

func main() {
	t := time.NewTimer(time.Millisecond)
	time.Sleep(time.Millisecond)
	if t.Stop() {
		fmt.Println("stopped")
	} else {
		select {
		case <-t.C:
			fmt.Println("fired")
		default:
			fmt.Println("nothing in it")
		}
	}
}
