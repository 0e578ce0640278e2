package main

import (
	"fmt"
	"time"
)

func main() {
	n := 0
	time.AfterFunc(time.Millisecond, func() { n = 1 })
	time.Sleep(2 * time.Millisecond)
	fmt.Println(n)
}
