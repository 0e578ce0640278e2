package main

import "fmt"

func main() {
	wake, stop := make(chan bool, 1), make(chan bool)
	worked := make(chan bool)
	go func() {
		wake <- true
		<-worked
		close(stop)
	}()
	serve(wake, stop, func() {
		fmt.Println("work")
		worked <- true
	})
	fmt.Println("stopped")
	wake, stop = make(chan bool, 1), make(chan bool)
	wake <- true
	serve(wake, stop, func() {
		fmt.Println("work")
		wake <- true
		close(stop)
	})
	fmt.Println("stopped")
	wake, stop = make(chan bool, 1), make(chan bool)
	go func() {
		close(stop)
		wake <- true
	}()
	serve(wake, stop, func() { fmt.Println("work") })
	fmt.Println("stopped")
}
