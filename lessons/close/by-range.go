package main

import "fmt"

func main() {
	ch := make(chan int)

	go func() {
		for i := 0; i < 3; i++ {
			fmt.Println("Sending", i)
			ch <- i
		}
		close(ch)
	}()

	for v := range ch {
		fmt.Println("Received", v)
	}
}
