package main

import "fmt"

func main() {
	c := make(chan []int)
	go func() {
		s := []int{0}
		for i := range 2 {
			s[0] = i
			c <- s
		}
		close(c)
	}()
	for s := range c {
		fmt.Println(s[0])
	}
}
