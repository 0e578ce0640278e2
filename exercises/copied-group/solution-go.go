package main

import (
	"fmt"
	"sync"
)

func worker(i int) {
	fmt.Println("worker", i)
}

func main() {
	var wg sync.WaitGroup
	wg.Go(func() { worker(1) })
	wg.Go(func() { worker(2) })
	wg.Wait()
	fmt.Println("done")
}
