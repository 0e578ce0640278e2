package main

import "fmt"

func main() {
	c := make(chan *int, 1)
	go func() {
		n := new(int)
		c <- n
		*n = 1
	}()
	fmt.Println(*<-c)
}
