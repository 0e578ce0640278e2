package main

import (
	"fmt"
	"runtime"
)

func main() {
	go func() {
		fmt.Println("worker done")
	}()
	runtime.Goexit()
}
