package main

import "sync"

func main() {
	values, receipt := make(chan int), make(chan bool)
	var wg sync.WaitGroup
	wg.Go(func() {
		sender(1, values, receipt)
		sender(2, values, receipt)
	})
	wg.Go(func() {
		receiver(values, receipt)
		receiver(values, receipt)
	})
	wg.Wait()
}
