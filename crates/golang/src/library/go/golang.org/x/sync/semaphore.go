// Package semaphore: see the documentation of golang.org/x/sync/semaphore.
package semaphore

import (
	"container/list"
	"context"
	"sync"
)

// Weighted is a semaphore of which one can take several at once.
type Weighted struct {
	size    int64
	cur     int64
	mu      sync.Mutex
	waiters list.List
}

type waiter struct {
	n     int64
	ready chan<- struct{}
}

// NewWeighted is a semaphore of n.
func NewWeighted(n int64) *Weighted { return &Weighted{size: n} }

// Free is whether n can be taken now: the caller has locked mu.
func (s *Weighted) free(n int64) bool { return s.size-s.cur >= n && s.waiters.Len() == 0 }

// Acquire takes n, and waits for them until ctx is done.
func (s *Weighted) Acquire(ctx context.Context, n int64) error {
	done := ctx.Done()
	s.mu.Lock()
	select {
	case <-done:
		s.mu.Unlock()
		return ctx.Err()
	default:
	}
	if s.free(n) {
		s.cur += n
		s.mu.Unlock()
		return nil
	}
	if n > s.size {
		// It can never be had, and nothing is to wait behind it.
		s.mu.Unlock()
		<-done
		return ctx.Err()
	}
	ready := make(chan struct{})
	elem := s.waiters.PushBack(waiter{n, ready})
	s.mu.Unlock()

	select {
	case <-ready:
		select {
		case <-done:
			s.Release(n)
			return ctx.Err()
		default:
		}
		return nil
	case <-done:
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case <-ready:
		// It was given in the meantime: it goes back.
		s.cur -= n
		s.serve()
	default:
		first := s.waiters.Front() == elem
		s.waiters.Remove(elem)
		if first && s.size > s.cur {
			s.serve()
		}
	}
	return ctx.Err()
}

// TryAcquire takes n if they can be had now.
func (s *Weighted) TryAcquire(n int64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	ok := s.free(n)
	if ok {
		s.cur += n
	}
	return ok
}

// Release gives n back.
func (s *Weighted) Release(n int64) {
	s.mu.Lock()
	s.cur -= n
	if s.cur < 0 {
		s.mu.Unlock()
		panic("semaphore: released more than held")
	}
	s.serve()
	s.mu.Unlock()
}

// Serve gives to those who wait what they want, in their order.
func (s *Weighted) serve() {
	for first := s.waiters.Front(); first != nil; first = s.waiters.Front() {
		w := first.Value.(waiter)
		if s.size-s.cur < w.n {
			return
		}
		s.cur += w.n
		s.waiters.Remove(first)
		close(w.ready)
	}
}
