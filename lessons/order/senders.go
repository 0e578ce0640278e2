package main

import "fmt"

func main() {
	ch := make(chan int)
	for i := 1; i <= 3; i++ {
		go func() {
			ch <- i
		}()
	}
	for range 3 {
		v := <-ch
		fmt.Println(v)
	}
}
