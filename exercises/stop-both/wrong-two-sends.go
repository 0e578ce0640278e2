package main

import "fmt"

// run starts n workers, which call work again and again until there is nothing more to do or they are stopped. It gives the function
// that stops them.
func run(n int, work func(quit <-chan bool) (more bool)) (stop func()) {
	quit := make(chan bool)
	for range n {
		go func() {
			for work(quit) {
			}
		}()
	}
	return func() {
		quit <- true
		quit <- true
	}
}

func main() {
	stop := run(2, func(quit <-chan bool) bool {
		<-quit
		return false
	})
	stop()
	fmt.Println("stopped")
}
