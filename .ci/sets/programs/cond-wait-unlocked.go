package main

import (
	"fmt"
	"sync"
)

func main() {
	cond := sync.NewCond(&sync.Mutex{})
	fmt.Println("waits")
	cond.Wait()
}
