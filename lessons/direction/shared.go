package main

import "fmt"

func main() {
	ch := make(chan int)
	done := make(chan struct{})
	go func() {
		ch <- 1
		v := <-ch
		fmt.Println("peer got", v)
		done <- struct{}{}
	}()
	v := <-ch
	fmt.Println("main got", v)
	ch <- 2
	<-done
}
