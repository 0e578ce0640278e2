package main

import (
	"fmt"
	"sync"
)

func main() {
	var begun, over sync.WaitGroup
	begun.Add(3)
	over.Add(3)
	each(3, func(i int) {
		begun.Done()
		begun.Wait()
		over.Done()
	})
	over.Wait()
	fmt.Println("all are over")
	each(0, func(i int) { fmt.Println("no worker was asked for") })
}
