package main

import "fmt"

func main() {
	c := make(chan int, 1)
	for i := range 4 {
		select {
		case c <- i:
			fmt.Println("sent", i)
		case v := <-c:
			fmt.Println("got", v)
		}
	}
}
