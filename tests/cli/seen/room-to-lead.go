package main

import "fmt"

const room = 3

func main() {
	ch := make(chan int, room)
	done := make(chan bool)
	go func() {
		for number := range ch {
			fmt.Println("received", number)
		}
		close(done)
	}()
	for number := range 4 {
		ch <- number
		fmt.Println("sent", number)
	}
	close(ch)
	<-done
}
