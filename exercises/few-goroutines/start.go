package main

import (
	"fmt"
	"runtime"
	"sync"
)

// serve answers the requests below n, at most limit of them at the same time, and returns when all are answered.
func serve(n, limit int, answer func(request int)) {
	var wg sync.WaitGroup
	room := make(chan bool, limit)
	for request := range n {
		wg.Go(func() {
			room <- true
			answer(request)
			<-room
		})
	}
	wg.Wait()
}

func main() {
	before := runtime.NumGoroutine()
	serve(4, 2, func(int) {
		if runtime.NumGoroutine() > before+2 {
			fmt.Println("too many")
		}
	})
	fmt.Println("done")
}
