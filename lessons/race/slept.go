package main

import (
	"fmt"
	"time"
)

func main() {
	x := 0
	go func() {
		x = 42
	}()
	time.Sleep(time.Second)
	fmt.Println("x =", x)
}
