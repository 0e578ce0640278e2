package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

// Stopper starts tasks, and can wait for all of them.
type Stopper struct {
	wg      sync.WaitGroup
	stopped atomic.Bool
}

// Run starts a task, and says whether it did: not any more once Stop was called.
func (s *Stopper) Run(task func()) bool {
	if s.stopped.Load() {
		return false
	}
	s.wg.Go(task)
	return true
}

// Stop lets no more tasks begin, and waits for those that have.
func (s *Stopper) Stop() {
	s.stopped.Store(true)
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
