package main

import "fmt"

func main() {
	numbers := make(chan int)
	sums := make(chan int)

	go func() {
		sum := 0
		for n := range numbers {
			sum += n
			sums <- sum
		}
	}()

	for n := 1; n <= 3; n++ {
		numbers <- n
		fmt.Println("sum so far:", <-sums)
	}
}
