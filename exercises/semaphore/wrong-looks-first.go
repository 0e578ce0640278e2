package main

import (
	"fmt"
	"sync"
)

// Semaphore has places, each for one holder.
type Semaphore struct {
	ch chan bool
}

// NewSemaphore makes one with n places.
func NewSemaphore(n int) *Semaphore {
	return &Semaphore{make(chan bool, n)}
}

// Acquire takes a place, and waits for one.
func (s *Semaphore) Acquire() {
	s.ch <- true
}

// TryAcquire takes a place if there is one, and says so.
func (s *Semaphore) TryAcquire() bool {
	if len(s.ch) == cap(s.ch) {
		return false
	}
	s.ch <- true
	return true
}

// Release gives a place back.
func (s *Semaphore) Release() {
	if len(s.ch) == 0 {
		panic("too many")
	}
	<-s.ch
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
