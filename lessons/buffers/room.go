package main

import "fmt"

func main() {
	ch := make(chan int, 2)
	for i := 1; i <= 3; i++ {
		fmt.Printf("send %d: %d/%d in use\n", i, len(ch), cap(ch))
		ch <- i
	}
	fmt.Println("all sent")
}
