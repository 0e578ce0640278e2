package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

// Semaphore has places, each for one holder.
type Semaphore struct {
	free atomic.Int32
}

// NewSemaphore makes one with n places.
func NewSemaphore(n int) *Semaphore {
	s := &Semaphore{}
	s.free.Store(int32(n))
	return s
}

// Acquire takes a place, and waits for one.
func (s *Semaphore) Acquire() {
	for !s.TryAcquire() {
	}
}

// TryAcquire takes a place if there is one, and says so.
func (s *Semaphore) TryAcquire() bool {
	if s.free.Add(-1) >= 0 {
		return true
	}
	s.free.Add(1)
	return false
}

// Release gives a place back.
func (s *Semaphore) Release() {
	if s.free.Add(1) > 2 {
		panic("nobody holds it")
	}
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
