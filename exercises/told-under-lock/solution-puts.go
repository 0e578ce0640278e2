package main

import (
	"fmt"
	"sync"
)

// Store stores values, and tells of them.
type Store struct {
	puts   sync.Mutex // one Put at a time; the watcher never takes it
	mu     sync.Mutex
	values []int
	news   chan int
}

// Len says how many values there are.
func (s *Store) Len() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.values)
}

// Put stores a value, and tells of it.
func (s *Store) Put(value int) {
	s.puts.Lock()
	defer s.puts.Unlock()
	s.mu.Lock()
	s.values = append(s.values, value)
	s.mu.Unlock()
	s.news <- value
}

func main() {
	store := &Store{news: make(chan int)}
	go func() {
		store.Put(5)
		store.Put(6)
		close(store.news)
	}()
	for value := range store.news {
		if store.Len() > 0 {
			fmt.Println("told", value)
		}
	}
	fmt.Println(store.Len(), "stored")
}
