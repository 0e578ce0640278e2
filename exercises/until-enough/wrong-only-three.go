package main

import "fmt"

// count sends 0, 1, 2 and so on, until stop is closed.
func count(stop <-chan bool) <-chan int {
	out := make(chan int, 3)
	go func() {
		for n := range 3 {
			out <- n
		}
		<-stop
	}()
	return out
}

func main() {
	stop := make(chan bool)
	numbers := count(stop)
	fmt.Println(<-numbers, <-numbers, <-numbers)
	close(stop)
	fmt.Println("enough")
}
