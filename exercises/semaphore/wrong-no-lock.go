package main

import (
	"fmt"
	"sync"
)

// Semaphore has places, each for one holder.
type Semaphore struct {
	mu   sync.Mutex
	c    *sync.Cond
	free int
	n    int
}

// NewSemaphore makes one with n places.
func NewSemaphore(n int) *Semaphore {
	s := &Semaphore{free: n, n: n}
	s.c = sync.NewCond(&s.mu)
	return s
}

// Acquire takes a place, and waits for one.
func (s *Semaphore) Acquire() {
	s.mu.Lock()
	for s.free == 0 {
		s.c.Wait()
	}
	s.free--
	s.mu.Unlock()
}

// TryAcquire takes a place if there is one, and says so.
func (s *Semaphore) TryAcquire() bool {
	if s.free == 0 {
		return false
	}
	s.free--
	return true
}

// Release gives a place back.
func (s *Semaphore) Release() {
	s.mu.Lock()
	if s.free == s.n {
		s.mu.Unlock()
		panic("too many")
	}
	s.free++
	s.mu.Unlock()
	s.c.Signal()
}

func main() {
	semaphore := NewSemaphore(2)
	inside := make(chan bool, 2)
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			semaphore.Acquire()
			select {
			case inside <- true:
				<-inside
			default:
				fmt.Println("too many")
			}
			semaphore.Release()
		})
	}
	wg.Wait()
	if semaphore.TryAcquire() {
		fmt.Println("free again")
	}
}
