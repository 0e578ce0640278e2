package main

import "fmt"

// count sends 0, 1, 2 and so on, until stop is closed.
func count(stop <-chan bool) <-chan int {
	out := make(chan int)
	go func() {
		n := 0
	sending:
		for {
			select {
			case <-stop:
				break sending
			case out <- n:
				n++
			}
		}
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
