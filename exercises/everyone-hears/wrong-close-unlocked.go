package main

import (
	"fmt"
	"sync"
)

// Hub hands messages to all that have subscribed.
type Hub struct {
	mu          sync.Mutex
	subscribers []chan int
}

// Subscribe gives a channel with so much room, on which all further messages come.
func (h *Hub) Subscribe(room int) <-chan int {
	h.mu.Lock()
	defer h.mu.Unlock()
	messages := make(chan int, room)
	h.subscribers = append(h.subscribers, messages)
	return messages
}

// Publish hands a message to all subscribers.
func (h *Hub) Publish(message int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, messages := range h.subscribers {
		messages <- message
	}
}

// Close closes the channels of all subscribers.
func (h *Hub) Close() {
	for _, messages := range h.subscribers {
		close(messages)
	}
}

func main() {
	hub := &Hub{}
	var wg sync.WaitGroup
	var sums [2]int
	for i := range sums {
		messages := hub.Subscribe(0)
		wg.Go(func() {
			for message := range messages {
				sums[i] += message
			}
		})
	}
	for message := range 3 {
		hub.Publish(message + 1)
	}
	hub.Close()
	wg.Wait()
	fmt.Println(sums[0], "and", sums[1])
}
