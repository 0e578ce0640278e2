package main

import (
	"fmt"
	"sync"
)

func main() {
	var once sync.Once
	var wg sync.WaitGroup
	for id := range 3 {
		wg.Go(func() {
			once.Do(func() { fmt.Println("setup") })
			fmt.Printf("g%d uses it\n", id)
		})
	}
	wg.Wait()
}
