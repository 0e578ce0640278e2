package main

import (
	"fmt"
	"sync"
)

func sender(value int, values chan<- int, receipt <-chan bool) {
	<-receipt
	values <- value
	fmt.Println("sent", value)
}

func receiver(values <-chan int, receipt chan<- bool) {
	value := <-values
	fmt.Println("received", value)
	receipt <- true
}

func main() {
	values, receipt := make(chan int), make(chan bool)
	var wg sync.WaitGroup
	wg.Go(func() { sender(7, values, receipt) })
	wg.Go(func() { receiver(values, receipt) })
	wg.Wait()
}
