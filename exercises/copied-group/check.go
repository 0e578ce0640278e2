package main

import (
	"fmt"
	"sync"
)

func main() {
	var begun sync.WaitGroup
	begun.Add(3)
	run(3, func(i int) {
		begun.Done()
		begun.Wait()
		fmt.Println("worker", i)
	})
	fmt.Println("done")
}
