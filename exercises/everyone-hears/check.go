package main

import "fmt"

func main() {
	hub := &Hub{}
	first := hub.Subscribe(2)
	hub.Publish(1)
	subscribed := make(chan (<-chan int))
	go func() { subscribed <- hub.Subscribe(1) }()
	second := <-subscribed
	hub.Publish(2)
	hub.Close()
	fmt.Print("first")
	for message := range first {
		fmt.Print(" ", message)
	}
	fmt.Print("\nsecond")
	for message := range second {
		fmt.Print(" ", message)
	}
	fmt.Println()
	// One publishes and closes while another one subscribes, who hears it or does not.
	busy := &Hub{}
	before := busy.Subscribe(1)
	go func() { subscribed <- busy.Subscribe(1) }()
	busy.Publish(3)
	busy.Close()
	<-subscribed
	for message := range before {
		fmt.Println("before", message)
	}
	nobody := &Hub{}
	nobody.Publish(1)
	nobody.Close()
	fmt.Println("nobody")
}
