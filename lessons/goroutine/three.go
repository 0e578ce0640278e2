package main

import "fmt"

func main() {
	for i := range 3 {
		go func() {
			fmt.Println("hello", i)
		}()
	}
	fmt.Println("main done")
}
