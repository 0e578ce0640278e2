package main

import (
	"fmt"
	"time"
)

func main() {
	t := time.NewTicker(time.Millisecond)
	defer t.Stop()
	for range 2 {
		<-t.C
		time.Sleep(3 * time.Millisecond)
	}
	select {
	case <-t.C:
		fmt.Println("one is there")
	default:
		fmt.Println("none")
	}
}
