package main

import (
	"fmt"
	"sync"
	"time"
)

const work, again = 10 * time.Millisecond, 15 * time.Millisecond

func main() {
	start := time.Now()
	places := make(chan struct{}, 2) // a server with 2 places
	var wg sync.WaitGroup
	for client := 1; client <= 4; client++ {
		wg.Go(func() {
			for {
				select {
				case places <- struct{}{}:
					time.Sleep(work)
					<-places
					t := time.Since(start).Milliseconds()
					fmt.Printf("t=%d %d served\n", t, client)
					return
				default:
					t := time.Since(start).Milliseconds()
					fmt.Printf("t=%d %d busy\n", t, client)
					time.Sleep(again)
				}
			}
		})
	}
	wg.Wait()
}
