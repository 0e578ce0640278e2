package main

import (
	"fmt"
	"sync"
)

func sender(value int, values chan<- int, receipt <-chan bool) {
	values <- value
	<-receipt
	fmt.Println("sent", value)
}

func receiver(values <-chan int, receipt chan<- bool) {
	value := <-values
	receipt <- true
	fmt.Println("received", value)
}

func main() {
	values, receipt := make(chan int), make(chan bool)
	var wg sync.WaitGroup
	wg.Go(func() { sender(7, values, receipt) })
	wg.Go(func() { receiver(values, receipt) })
	wg.Wait()
}
