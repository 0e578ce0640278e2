package main

import "fmt"

func main() {
	ch := make(chan int, 5)

	go func() {
		for i := 0; i < 15; i++ {
			fmt.Println("Out", i)
			ch <- i
		}
		close(ch)
	}()

	for v := range ch {
		fmt.Println("In", v)
	}
}
