package main

import (
	"fmt"
	"time"
)

func f(from string) {
	for i := range 3 {
		fmt.Println(from, ":", i)
	}
}

func main() {
	f("direct")
	go f("goroutine")
	go func() {
		fmt.Println("going")
	}()
	time.Sleep(time.Second)
	fmt.Println("done")
}
