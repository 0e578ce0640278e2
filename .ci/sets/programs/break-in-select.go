package main

import "fmt"

func main() {
	c := make(chan int, 3)
	c <- 1
	c <- 2
	close(c)
	for n := 0; n < 3; n++ {
		select {
		case v, ok := <-c:
			if !ok {
				break
			}
			fmt.Println(v)
		}
	}
	fmt.Println("end")
}
