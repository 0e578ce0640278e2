package main

import (
	"fmt"
	"time"
)

func main() {
	start := time.Now()
	ticker := time.NewTicker(100 * time.Millisecond)
	for range 3 {
		<-ticker.C
		at := time.Since(start).Round(50 * time.Millisecond)
		fmt.Println("tick after", at.Milliseconds(), "ms")
		time.Sleep(70 * time.Millisecond)
	}
	ticker.Stop()
}
