package main

import "fmt"

func main() {
	c := make(chan int, 2)
	go func() {
		for i := range 3 {
			c <- i
		}
		close(c)
	}()
	fmt.Println(len(c) <= cap(c))
	for v := range c {
		fmt.Print(v, " ", len(c), " ")
	}
	fmt.Println()
}
