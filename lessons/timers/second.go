package main

import (
	"fmt"
	"time"
)

func count(name string) {
	for i := range 3 {
		fmt.Println(name, ":", i)
	}
}

func main() {
	count("direct")
	go count("goroutine")
	go fmt.Println("going")
	time.Sleep(time.Second)
	fmt.Println("done")
}
