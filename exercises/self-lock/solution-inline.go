package main

import (
	"fmt"
	"sync"
)

// Sum is a sum that several goroutines use.
type Sum struct {
	mu    sync.Mutex
	total int
}

// Add adds a number.
func (s *Sum) Add(number int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.total += number
}

// Total gives the sum.
func (s *Sum) Total() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.total
}

// AddAll adds numbers in one go, and gives the sum behind the last of them.
func (s *Sum) AddAll(numbers ...int) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, number := range numbers {
		s.total += number
	}
	return s.total
}

func main() {
	var s Sum
	var wg sync.WaitGroup
	wg.Go(func() { s.Add(2) })
	fmt.Println("total", s.AddAll(1, 1, 1))
	wg.Wait()
	fmt.Println(s.Total()-2, "added")
}
