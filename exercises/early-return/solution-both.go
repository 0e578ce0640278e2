package main

import (
	"fmt"
	"sync"
)

// Stock is what is there, for several goroutines.
type Stock struct {
	mu   sync.Mutex
	left int
}

// Take takes one piece, and says whether there was one.
func (s *Stock) Take() bool {
	s.mu.Lock()
	if s.left == 0 {
		s.mu.Unlock()
		return false
	}
	s.left--
	s.mu.Unlock()
	return true
}

func main() {
	stock := &Stock{left: 1}
	taken := 0
	for range 3 {
		if stock.Take() {
			taken++
		}
	}
	fmt.Println("taken", taken, "of 3")
}
