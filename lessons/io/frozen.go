package main

import (
	"fmt"
	"time"
)

const frameTime = 16 * time.Millisecond

func main() {
	reply := make(chan int, 1)
	go func() {
		time.Sleep(165 * time.Millisecond)
		reply <- 2 // the next level
	}()
	start, drawn, missed := time.Now(), 0, 0
	for frame := 1; frame <= 12; frame++ {
		if frame == 1 {
			<-reply
		}
		due := time.Duration(frame) * frameTime
		timeLeft := due - time.Since(start)
		if timeLeft >= 0 {
			time.Sleep(timeLeft)
			drawn++
		} else {
			missed++ // its moment has passed
		}
	}
	fmt.Printf("drawn %d, missed %d\n", drawn, missed)
}
