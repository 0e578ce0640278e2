package main

import "fmt"

func main() {
	both, answered := make(chan bool), make(chan bool, 3)
	serve(3, 2, func(request int) {
		switch request {
		case 0:
			both <- true
		case 1:
			<-both
		}
		answered <- true
	})
	fmt.Println("answered:", len(answered))
}
