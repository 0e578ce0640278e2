package main

import (
	"fmt"
	"sync"
)

func main() {
	shared := 0
	var wg sync.WaitGroup
	wg.Go(func() { shared = 7 })
	wg.Wait()
	fmt.Println("main reads", shared)
}
