package main

import "fmt"

func main() {
	first := make(chan int)
	go func() {
		for n := 2; ; n++ {
			first <- n
		}
	}()
	numbers := first
	for range 5 {
		prime := <-numbers
		fmt.Println(prime)
		in, out := numbers, make(chan int)
		go func() {
			for n := range in {
				if n%prime != 0 {
					out <- n
				}
			}
		}()
		numbers = out
	}
}
