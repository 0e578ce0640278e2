// A select takes n numbers from each of two senders.
package main

import (
	"fmt"
	"os"
	"strconv"
	"time"
)

func main() {
	n, _ := strconv.Atoi(os.Args[len(os.Args)-1])
	began := time.Now()
	check := work(n)
	fmt.Println(check, time.Since(began).Nanoseconds())
}

func send(c chan<- int, n int) {
	for i := range n {
		c <- i
	}
}

func work(n int) int {
	a, b := make(chan int), make(chan int)
	go send(a, n)
	go send(b, n)
	sum := 0
	for range 2 * n {
		select {
		case v := <-a:
			sum += v
		case v := <-b:
			sum += 2 * v
		}
	}
	return sum
}
