package main

import "fmt"

func main() {
	go func() {
		fmt.Println("from goroutine")
	}()
	fmt.Println("from main")
}
