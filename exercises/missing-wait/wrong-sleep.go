package main

import (
	"fmt"
	"time"
)

func each(n int, work func(i int)) {
	for i := range n {
		go work(i)
	}
	time.Sleep(100 * time.Millisecond)
}

func main() {
	each(2, func(i int) { fmt.Println("worker", i) })
	fmt.Println("done")
}
