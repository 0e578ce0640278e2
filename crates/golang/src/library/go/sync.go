// Package sync: see the documentation of Go's package of this name.
package sync

// Locker is what can be locked and unlocked.
type Locker interface {
	Lock()
	Unlock()
}

// What waits: the machine's own.
type queue struct{ first, last *waiter }

type waiter struct{ next *waiter }

// Mutex is a lock.
type Mutex struct {
	locked int
	queue  queue
}

// Lock locks m. If it is locked already the goroutine waits.
func (m *Mutex) Lock()

// TryLock locks m if it is not locked.
func (m *Mutex) TryLock() bool

// Unlock unlocks m.
func (m *Mutex) Unlock()

// WaitGroup waits for goroutines to be done.
type WaitGroup struct {
	count int
	queue queue
}

// Add adds to the counter.
func (wg *WaitGroup) Add(delta int)

// Done takes one from the counter.
func (wg *WaitGroup) Done() { wg.Add(-1) }

// Wait waits until the counter is zero.
func (wg *WaitGroup) Wait()

// Go calls f in a new goroutine.
func (wg *WaitGroup) Go(f func()) {
	wg.Add(1)
	go func() {
		defer wg.Done()
		f()
	}()
}

// Once calls a function once.
type Once struct {
	done bool
	m    Mutex
}

// Do calls f if no call of Do has called one before.
func (o *Once) Do(f func()) {
	if o.done {
		return
	}
	o.m.Lock()
	defer o.m.Unlock()
	if !o.done {
		defer func() { o.done = true }()
		f()
	}
}
