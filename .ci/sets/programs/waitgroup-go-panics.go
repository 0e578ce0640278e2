package main

import (
	"fmt"
	"sync"
)

func main() {
	var wg sync.WaitGroup
	wg.Go(func() { fmt.Println("a") })
	wg.Go(func() { panic("b") })
	wg.Wait()
	fmt.Println("end")
}
