package main

import (
	"fmt"
	"sync"
)

func main() {
	var once sync.Once
	done := make(chan bool)
	for range 2 {
		go func() {
			defer func() { done <- recover() != nil }()
			once.Do(func() { panic("first") })
		}()
	}
	a, b := <-done, <-done
	fmt.Println(a, b)
}
