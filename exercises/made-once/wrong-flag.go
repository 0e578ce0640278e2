package main

import (
	"fmt"
	"sync"
)

// Lazy is a value that is made when it is asked for.
type Lazy struct {
	make func() int

	mu    sync.Mutex
	made  bool
	value int
}

// Get gives the value, and makes it if nobody has asked for it before.
func (l *Lazy) Get() int {
	l.mu.Lock()
	made := l.made
	l.mu.Unlock()
	if !made {
		value := l.make()
		l.mu.Lock()
		l.value, l.made = value, true
		l.mu.Unlock()
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.value
}

func main() {
	lazy := &Lazy{make: func() int {
		fmt.Println("makes")
		return 42
	}}
	var wg sync.WaitGroup
	var got [2]int
	for i := range got {
		wg.Go(func() { got[i] = lazy.Get() })
	}
	wg.Wait()
	fmt.Println(got[0], got[1])
}
