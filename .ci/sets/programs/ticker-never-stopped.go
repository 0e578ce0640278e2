package main

import (
	"fmt"
	"time"
)

func main() {
	stop := make(chan bool)
	go func() {
		for {
			select {
			case <-time.Tick(time.Millisecond):
			case <-stop:
				return
			}
		}
	}()
	stop <- true
	fmt.Println("end")
}
