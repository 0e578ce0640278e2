package main

import (
	"fmt"
	"sync"
	"time"
)

func main() {
	start := time.Now()
	places := make(chan struct{}, 2) // a server with 2 places
	var wg sync.WaitGroup
	for client := 1; client <= 4; client++ {
		wg.Go(func() {
			places <- struct{}{}
			time.Sleep(10 * time.Millisecond)
			<-places
			t := time.Since(start).Milliseconds()
			fmt.Printf("t=%d %d served\n", t, client)
		})
	}
	wg.Wait()
}
