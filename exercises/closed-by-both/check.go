package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

func main() {
	conn := NewConn()
	var told atomic.Int32
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			<-conn.Done()
			told.Add(1)
		})
	}
	wg.Go(conn.Close)
	conn.Close()
	conn.Close()
	wg.Wait()
	fmt.Println(told.Load(), "were told")
	other := NewConn()
	other.Close()
	<-other.Done()
	fmt.Println("and another one")
}
