package main

import (
	"fmt"
	"sync"
)

// Stopper starts tasks, and can wait for all of them.
type Stopper struct {
	wg      sync.WaitGroup
	mu      sync.Mutex
	stopped bool
}

// Run starts a task, and says whether it did: not any more once Stop was called.
func (s *Stopper) Run(task func()) bool {
	s.mu.Lock()
	if s.stopped {
		s.mu.Unlock()
		return false
	}
	s.wg.Add(1)
	s.mu.Unlock()
	task()
	go s.wg.Done()
	return true
}

// Stop lets no more tasks begin, and waits for those that have.
func (s *Stopper) Stop() {
	s.mu.Lock()
	s.stopped = true
	s.mu.Unlock()
	s.wg.Wait()
}

func main() {
	stopper := &Stopper{}
	asked := make(chan bool)
	go func() {
		stopper.Run(func() { fmt.Println("task") })
		close(asked)
	}()
	stopper.Stop()
	fmt.Println("stopped")
	<-asked
}
