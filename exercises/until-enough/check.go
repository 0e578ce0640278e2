package main

import "fmt"

func main() {
	never, stop := make(chan bool), make(chan bool)
	count(never)
	numbers := count(stop)
	for range 5 {
		fmt.Println(<-numbers)
	}
	close(never)
	close(stop)
}
