package main

import "fmt"

func main() {
	c := make(chan [2]int, 1)
	go func() {
		a := [2]int{1, 2}
		c <- a
		a[0] = 3
	}()
	fmt.Println(<-c)
}
