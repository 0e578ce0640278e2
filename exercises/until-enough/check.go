package main

import "fmt"

func main() {
	never, stop := make(chan bool), make(chan bool)
	count(never)
	numbers := count(stop)
	fmt.Println(<-numbers, <-numbers)
	close(never)
	close(stop)
}
