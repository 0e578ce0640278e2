package main

import (
	"fmt"
	"sync"
)

func main() {
	slots := make(chan struct{}, 2)
	var wg sync.WaitGroup
	for id := 1; id <= 3; id++ {
		wg.Go(func() {
			slots <- struct{}{}
			fmt.Println(id, "in")
			fmt.Println(id, "out")
			<-slots
		})
	}
	wg.Wait()
}
