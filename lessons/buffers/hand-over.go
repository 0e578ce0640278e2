package main

import "fmt"

func main() {
	ch := make(chan int)
	done := make(chan struct{})

	go func() {
		v := <-ch
		fmt.Println("worker: got", v)
		done <- struct{}{}
	}()

	ch <- 42
	fmt.Println("main: sent 42")
	<-done
}
