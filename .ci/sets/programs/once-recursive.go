package main

import (
	"fmt"
	"sync"
)

func main() {
	var once sync.Once
	fmt.Println("before")
	once.Do(func() { once.Do(func() { fmt.Println("inner") }) })
}
