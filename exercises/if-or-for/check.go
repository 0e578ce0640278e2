package main

import "fmt"

func main() {
	box := newBox()
	got := make(chan int, 2)
	go func() { got <- box.Get() }()
	go func() {
		box.Put(10)
		sum := box.Get()
		box.Put(20)
		got <- sum + box.Get()
	}()
	box.Put(30)
	fmt.Println("sum", <-got+<-got)
}
