package main

import (
	"fmt"
	"sync"
)

func main() {
	var wg sync.WaitGroup
	wg.Add(1)
	wg.Done()
	fmt.Println("counter is 0")
	wg.Done()
	fmt.Println("counter is -1")
}
